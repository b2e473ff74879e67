// The usual choice, for comparison: Express and better-sqlite3 answering one case from the same database.
import express from 'express'
import Database from 'better-sqlite3'
const [file, port] = process.argv.slice(2)
const db = new Database(file, { readonly: true })
const one = db.prepare('SELECT f.*, a.text, a.address, a.reason_zh FROM cases_file f JOIN cases_about a ON a.city_id = f.city_id AND a.case_id = f.id WHERE f.city_id = 1 AND f.id = ?').safeIntegers()
const moves = db.prepare('SELECT * FROM cases_move WHERE city_id = 1 AND case_id = ? ORDER BY id').safeIntegers()
const text = (_, v) => (typeof v === 'bigint' ? v.toString() : v)
const app = express()
app.get('/api/cases/:id', (request, reply) => {
  const row = one.get(BigInt(request.params.id))
  if (!row) return reply.status(404).end()
  reply.type('application/json').send(JSON.stringify({ ...row, history: moves.all(BigInt(request.params.id)) }, text))
})
app.listen(Number(port), '127.0.0.1')
