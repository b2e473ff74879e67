/* The floor is Chromium 99; the build lowers syntax to 87 but adds no missing calls. */
if (!Array.prototype.at) {
  Array.prototype.at = function at(n: number) {
    return this[n < 0 ? this.length + n : n]
  }
}
if (!Object.hasOwn) Object.hasOwn = (o: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(o, key)
if (!Array.prototype.findLast) {
  Array.prototype.findLast = function findLast(test: (value: unknown, index: number, all: unknown[]) => unknown) {
    for (let i = this.length - 1; i >= 0; i--) if (test(this[i], i, this)) return this[i] as unknown
    return undefined
  }
}
export {}
