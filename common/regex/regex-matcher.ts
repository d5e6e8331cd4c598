import { folded, lowerCase } from './case-fold.ts'
import { contains } from './code-point-set.ts'
import { RegexUnsupportedError } from './regex-error.ts'
import type { Assertion, CaseFold } from './regex-node.ts'
import type { FastSet, Instruction, RegexProgram } from './regex-program.ts'
import { isWordBoundary } from './word-boundary.ts'

/** How much a search may do before it is given up, and as much again for each character: backtracking can take time that doubles with each. */
const MAX_STEPS = 5_000_000
const MAX_STEPS_PER_CHARACTER = 100
const MAX_FRAMES = 20_000_000

/** Frames of the stack: a choice that is left, a register as it was, a run that may give back. */
const [CHOICE, REGISTER, GREEDY_RUN, LAZY_RUN] = [0, 1, 2, 3]
const FRAME = 4

/**
 * A backtracking matcher with Java's semantics: the first way that matches, in Java's order of ways. Ways not yet tried are on a stack of
 * frames `[kind, a, b, c]`, between them the registers as they were, so that going back restores captures and counts; nothing recurs but what
 * is looked around, which is as deep as the pattern. Java keeps what a group captured in an earlier round of a loop, and ends a loop whose round
 * matched nothing.
 */
export class RegexMatcher {
  readonly #program: RegexProgram
  readonly #text: string
  readonly #from: number
  readonly #registers: Int32Array
  #stack = new Int32Array(64 * FRAME)
  #top = 0
  #steps = 0
  readonly #maxSteps: number

  /** @param from where the region begins: what is before it is not seen, and `^` matches there */
  constructor(program: RegexProgram, text: string, from = 0) {
    this.#program = program
    this.#text = text
    this.#from = from
    this.#registers = new Int32Array(program.registers)
    this.#maxSteps = MAX_STEPS + text.length * MAX_STEPS_PER_CHARACTER
  }

  /** The next match from a place on: whether there is one. */
  find(at: number): boolean {
    const { first, nullable } = this.#program
    const text = this.#text
    for (let start = at; start <= text.length; start++) {
      if (start < text.length) {
        if (!isIn(first, codePointAt(text, start))) continue
      } else if (!nullable) return false
      this.#registers.fill(-1)
      this.#top = 0
      if (this.#run(0, start, -1) >= 0) return true
      // Java finds the empty text within a surrogate pair too.
      if (!nullable && codePointAt(text, start) > 0xffff) start++
    }
    return false
  }

  /** Where a group of the match begins, -1 if it has not matched. */
  start(group = 0): number {
    return this.#registers[2 * group + 1] === -1 ? -1 : (this.#registers[2 * group] ?? -1)
  }

  end(group = 0): number {
    return this.#registers[2 * group + 1] ?? -1
  }

  group(group = 0): string | undefined {
    return this.start(group) < 0 ? undefined : this.#text.slice(this.start(group), this.end(group))
  }

  /**
   * From an instruction on to the next `match`: where that is, -1 for nowhere. The frames it leaves are choices that remain.
   *
   * @param end where the match must be, -1 for anywhere
   */
  #run(begin: number, from: number, end: number): number {
    const { instructions } = this.#program
    const registers = this.#registers
    const text = this.#text
    const base = this.#top
    let place = begin
    let at = from
    for (;;) {
      if (++this.#steps > this.#maxSteps) throw this.#tooLong()
      const instruction = instructions[place] as Instruction
      let matches = true
      switch (instruction.op) {
        case 'set': {
          const char = codePointAt(text, at)
          matches = char >= 0 && isIn(instruction.set, char)
          at += char > 0xffff ? 2 : 1
          place++
          break
        }
        case 'split':
          this.#push(CHOICE, instruction.second, at, 0)
          place = instruction.first
          break
        case 'jump':
          place = instruction.to
          break
        case 'save':
          this.#set(instruction.register, at)
          place++
          break
        case 'run': {
          at = this.#runOf(instruction, at, place + 1)
          matches = at >= 0
          place++
          break
        }
        case 'loop begin':
          this.#set(instruction.count, 0)
          this.#set(instruction.start, -1)
          place++
          break
        case 'loop': {
          const count = registers[instruction.count] ?? 0
          if (at === registers[instruction.start] || count >= instruction.max) place = instruction.exit
          else if (count >= instruction.min && instruction.lazy) {
            this.#push(CHOICE, ~place, at, count)
            place = instruction.exit
          } else {
            if (count >= instruction.min) this.#push(CHOICE, instruction.exit, at, 0)
            this.#set(instruction.count, count + 1)
            this.#set(instruction.start, at)
            place = instruction.body
          }
          break
        }
        case 'look': {
          const top = this.#top
          const reached = this.#run(instruction.body, at, -1)
          if (instruction.kind === 'not ahead') {
            this.#undo(top)
            matches = reached < 0
          } else {
            matches = reached >= 0
            if (matches) this.#commit(top)
            if (instruction.kind === 'atomic') at = reached
          }
          place = instruction.exit
          break
        }
        case 'look behind':
          matches = this.#looksBehind(instruction, at) !== instruction.negative
          place = instruction.exit
          break
        case 'reference':
          at = this.#reference(instruction.group, instruction.fold, at)
          matches = at >= 0
          place++
          break
        case 'assert':
          matches = this.#holds(instruction.assertion, at)
          place++
          break
        case 'match':
          if (end < 0 || at === end) return at
          matches = false
          break
      }
      if (matches) continue
      // Back to the last choice.
      for (;;) {
        if (this.#top === base) return -1
        this.#top -= FRAME
        const [kind, a, b, c] = this.#frame()
        if (kind === REGISTER) {
          registers[a] = b
          continue
        }
        if (kind === CHOICE) {
          at = b
          place = a
          if (a < 0) {
            // A lazy loop goes round once more.
            const loop = instructions[~a] as Extract<Instruction, { op: 'loop' }>
            this.#set(loop.count, c + 1)
            this.#set(loop.start, at)
            place = loop.body
          }
          break
        }
        place = a
        if (kind === GREEDY_RUN) {
          at = c - (isLowSurrogate(text, c - 1) ? 2 : 1)
          if (at > b) this.#push(GREEDY_RUN, a, b, at)
        } else {
          const run = instructions[a - 1] as Extract<Instruction, { op: 'run' }>
          const char = codePointAt(text, b)
          if (char < 0 || !isIn(run.set, char)) continue
          at = b + (char > 0xffff ? 2 : 1)
          if (c > 1) this.#push(LAZY_RUN, a, at, c - 1)
        }
        break
      }
    }
  }

  /** The end of a run of a set, which may later be another one; -1 if it is too short. */
  #runOf({ set, min, max, mode }: Extract<Instruction, { op: 'run' }>, from: number, next: number): number {
    const text = this.#text
    let at = from
    let count = 0
    let least = min === 0 ? from : -1
    const wanted = mode === 'lazy' ? min : max
    while (count < wanted) {
      const char = codePointAt(text, at)
      if (char < 0 || !isIn(set, char)) break
      at += char > 0xffff ? 2 : 1
      if (++count === min) least = at
    }
    this.#steps += count >> 3
    if (count < min) return -1
    if (mode === 'greedy' && at > least) this.#push(GREEDY_RUN, next, least, at)
    if (mode === 'lazy' && max > min) this.#push(LAZY_RUN, next, at, Math.min(max - min, 0x7fffffff))
    return at
  }

  #looksBehind({ body, min, max }: Extract<Instruction, { op: 'look behind' }>, at: number): boolean {
    let start = at
    const lowest = Math.max(max >= 0 && max < 1000 ? 0 : (at - max) | 0, this.#from)
    const longest = max >= 0 && max < 1000 ? max : Infinity
    for (let length = 0; length <= longest && start >= lowest; length++) {
      if (length >= min) {
        const top = this.#top
        const reached = this.#run(body, start, at)
        if (reached >= 0) {
          this.#commit(top)
          return true
        }
      }
      if (start <= this.#from) return false
      start -= isLowSurrogate(this.#text, start - 1) && start - 1 > this.#from ? 2 : 1
    }
    return false
  }

  #reference(group: number, fold: CaseFold, at: number): number {
    if (group > this.#program.groups) return -1
    const captured = this.group(group)
    if (captured === undefined) return -1
    const found = this.#text.slice(at, at + captured.length)
    return found === captured || (fold !== 'none' && sameButForCase(found, captured, fold)) ? at + captured.length : -1
  }

  #holds(assertion: Assertion, at: number): boolean {
    const text = this.#text
    const end = text.length
    const char = text.charCodeAt(at)
    const before = at > this.#from ? text.charCodeAt(at - 1) : -1
    switch (assertion) {
      case 'begin':
        return at === this.#from
      case 'end':
        return at === end
      case 'final line end':
        if (at === end) return true
        if (at === end - 2) return char === 13 && text.charCodeAt(at + 1) === 10
        return at === end - 1 && isLineEnd(char) && !(char === 10 && before === 13)
      case 'final unix line end':
        return at === end || (at === end - 1 && char === 10)
      case 'line begin':
        if (at === end) return false
        return at === this.#from || (isLineEnd(before) && !(before === 13 && char === 10))
      case 'unix line begin':
        return at !== end && (at === this.#from || before === 10)
      case 'line end':
        return at === end || (isLineEnd(char) && !(char === 10 && before === 13))
      case 'unix line end':
        return at === end || char === 10
      case 'word boundary':
      case 'unicode word boundary':
        return isWordBoundary(text, at, this.#from, assertion === 'unicode word boundary')
      case 'no word boundary':
      case 'no unicode word boundary':
        return !isWordBoundary(text, at, this.#from, assertion === 'no unicode word boundary')
    }
  }

  #set(register: number, value: number): void {
    this.#push(REGISTER, register, this.#registers[register] ?? -1, 0)
    this.#registers[register] = value
  }

  #push(kind: number, a: number, b: number, c: number): void {
    if (this.#top + FRAME > this.#stack.length) {
      if (this.#stack.length > MAX_FRAMES * FRAME) throw this.#tooLong()
      const larger = new Int32Array(this.#stack.length * 2)
      larger.set(this.#stack)
      this.#stack = larger
    }
    const stack = this.#stack
    stack[this.#top] = kind
    stack[this.#top + 1] = a
    stack[this.#top + 2] = b
    stack[this.#top + 3] = c
    this.#top += FRAME
  }

  /** The frame that has just been taken off. */
  #frame(): readonly [kind: number, a: number, b: number, c: number] {
    const [stack, top] = [this.#stack, this.#top]
    return [stack[top] ?? 0, stack[top + 1] ?? 0, stack[top + 2] ?? 0, stack[top + 3] ?? 0]
  }

  /** Registers as they were when the stack was so high. */
  #undo(top: number): void {
    while (this.#top > top) {
      this.#top -= FRAME
      const [kind, register, value] = this.#frame()
      if (kind === REGISTER) this.#registers[register] = value
    }
  }

  /** Takes off the choices above a height; registers can still be restored. */
  #commit(top: number): void {
    const stack = this.#stack
    let kept = top
    for (let frame = top; frame < this.#top; frame += FRAME) {
      if (stack[frame] !== REGISTER) continue
      stack.copyWithin(kept, frame, frame + FRAME)
      kept += FRAME
    }
    this.#top = kept
  }

  #tooLong(): RegexUnsupportedError {
    return new RegexUnsupportedError(
      `the regular expression ${this.#program.pattern} on a text of ${this.#text.length} characters, which takes more than ${this.#maxSteps} steps,`,
    )
  }
}

const codePointAt = (text: string, at: number): number => text.codePointAt(at) ?? -1

const isIn = ({ latin, set }: FastSet, char: number): boolean => (char < 256 ? latin[char] === 1 : contains(set, char))

const isLowSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

const isLineEnd = (char: number): boolean =>
  char === 10 || char === 13 || char === 0x85 || char === 0x2028 || char === 0x2029

function sameButForCase(a: string, b: string, fold: CaseFold): boolean {
  if (a.length !== b.length) return false
  const [left, right] = [[...a], [...b]]
  return left.every((char, index) => {
    const [one, other] = [char.codePointAt(0) ?? 0, right[index]?.codePointAt(0) ?? 0]
    if (one === other) return true
    if (fold === 'ascii') return one < 128 && other < 128 && lowerCase(one) === lowerCase(other)
    return folded(one) === folded(other)
  })
}
