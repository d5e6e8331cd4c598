/**
 * Writes a module of random programs: scopes of all kinds in one another, declaring variables before and after closures that read what is
 * visible, initialised or not. `process.emit('check', label, closure)` is for the module's caller.
 */
export function randomScopes({ seed, programs }: { seed: number; programs: number }): string {
  const writer = new ScopeWriter(seed)
  const all = Array.from({ length: programs }, (_, i) => writer.program(i))
  return `${writer.moduleVariables()}\n${all.join('\n')}`
}

const kinds = [
  'block',
  'for',
  'forOf',
  'switch',
  'catch',
  'function',
  'arrow',
  'async',
  'static',
  'method',
  'if',
] as const

class ScopeWriter {
  #state: number
  #names = 0

  constructor(seed: number) {
    this.#state = seed
  }

  moduleVariables(): string {
    return 'const shared = 1; let changing = 2; changing = 3;'
  }

  program(index: number): string {
    const body = this.#body(['shared', 'changing'], 4, `program ${index}`)
    return `export function program${index}() { ${body} }`
  }

  /** Declarations in random order with a check between any two; names may hide those of scopes outside. */
  #body(visible: readonly string[], depth: number, label: string): string {
    const names = Array.from({ length: 1 + this.#below(3) }, () => this.#name(visible))
    const own = [...new Set(names)]
    const all = [...new Set([...visible, ...own])]
    const parts = own.flatMap((name) => [this.#check(all, label), this.#declaration(name, all)])
    parts.push(this.#check(all, label))
    if (depth > 0) {
      const inner = Array.from({ length: 1 + this.#below(2) }, () => this.#scope(all, depth - 1, label))
      for (const scope of inner) parts.splice(this.#below(parts.length + 1), 0, scope)
    }
    return parts.join('\n')
  }

  #scope(visible: readonly string[], depth: number, label: string): string {
    const kind = this.#pick(kinds)
    const name = this.#name(visible)
    const place = `${label} > ${kind}`
    const body = (extra: readonly string[] = []): string => this.#body([...visible, ...extra], depth, place)
    switch (kind) {
      case 'block':
        return `{ ${body()} }`
      case 'if':
        return `if (process) { ${body()} }`
      case 'for':
        return `for (let ${name} = 0; ${name} < 2; ${name}++) { ${body([name])} }`
      case 'forOf':
        return `for (const ${name} of [1, 2]) { ${body([name])} }`
      case 'switch':
        return `switch (typeof process) { case 'object': ${body()} }`
      case 'catch':
        return `try { throw 5 } catch (${name}) { { ${body([name])} } }`
      case 'function':
        return `;(function (${name}, other = () => ${name}) { process.emit('check', ${JSON.stringify(place)}, other); { ${body([name])} } })(6);`
      case 'arrow':
        return `;(({ ${name} }) => { { ${body([name])} } })({ ${name}: 7 });`
      case 'async':
        return `;(async (${name}) => { await null; { ${body([name])} } })(8);`
      case 'static':
        return `class C${this.#names++} { static { ${body()} } }`
      case 'method':
        return `new (class { run(${name}) { { ${body([name])} } } })().run(9);`
    }
  }

  #declaration(name: string, visible: readonly string[]): string {
    const value = this.#below(100)
    const kind = this.#pick(['let', 'const', 'let', 'const', 'function', 'class'] as const)
    switch (kind) {
      case 'function':
        return `const ${name} = function () { return ${value} };`
      case 'class':
        return `const ${name} = class { static value = ${value} };`
      case 'let':
      case 'const':
        return `${kind} ${name} = [${value}, () => ${this.#pick(visible)}];`
    }
  }

  #check(visible: readonly string[], label: string): string {
    const read = Array.from({ length: 1 + this.#below(3) }, () => this.#pick(visible))
    return `process.emit('check', ${JSON.stringify(label)}, () => [${read.join(', ')}]);`
  }

  /** Mostly a new name, sometimes one that hides another. */
  #name(visible: readonly string[]): string {
    return this.#below(4) === 0 ? this.#pick(visible) : `v${this.#names++}`
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#below(all.length)] as T
  }

  #below(limit: number): number {
    // mulberry32: small, and the same everywhere.
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit)
  }
}
