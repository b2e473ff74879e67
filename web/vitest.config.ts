import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('..'),
  cacheDir: here('../build/web/test-cache'),
  resolve: { alias: { '@': here('./src') } },
  plugins: [vue()],
  test: {
    environment: 'happy-dom',
    include: ['web/**/*.test.ts', 'capabilities/*/web/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'build/**'],
  },
})
