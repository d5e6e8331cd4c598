import type { CodePointSet } from './code-point-set.ts'
import { firstSet, isNullable } from './regex-analysis.ts'
import type { Assertion, CaseFold, ParsedRegex, RegexNode } from './regex-node.ts'

/** An instruction of the matcher; numbers that lead on are places in the program. */
export type Instruction =
  | { readonly op: 'set'; readonly set: FastSet }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly register: number }
  /** A set as often as it goes, and as often as is needed. */
  | { readonly op: 'run'; readonly set: FastSet; readonly min: number; readonly max: number; readonly mode: RepeatMode }
  /** `count` and `start` are registers. */
  | { readonly op: 'loop begin'; readonly count: number; readonly start: number }
  | {
      readonly op: 'loop'
      readonly count: number
      readonly start: number
      readonly min: number
      readonly max: number
      readonly lazy: boolean
      readonly body: number
      readonly exit: number
    }
  | {
      readonly op: 'look'
      readonly body: number
      readonly exit: number
      readonly kind: 'ahead' | 'not ahead' | 'atomic'
    }
  | {
      readonly op: 'look behind'
      readonly body: number
      readonly exit: number
      readonly negative: boolean
      readonly min: number
      readonly max: number
    }
  | { readonly op: 'reference'; readonly group: number; readonly fold: CaseFold }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'match' }

type RepeatMode = Extract<RegexNode, { kind: 'Repeat' }>['mode']

/** A set with a table for Latin-1. */
export interface FastSet {
  readonly latin: Uint8Array
  readonly set: CodePointSet
}

/** A regular expression as a program for RegexMatcher. */
export interface RegexProgram {
  readonly pattern: string
  readonly instructions: readonly Instruction[]
  readonly groups: number
  readonly groupNames: ReadonlyMap<string, number>
  /** Two for each group, the whole match being group 0, and those of loops. */
  readonly registers: number
  /** What a match begins with. */
  readonly first: FastSet
  /** Whether a match may be empty. */
  readonly nullable: boolean
}

export function regexProgram(pattern: string, { root, groups, groupNames }: ParsedRegex): RegexProgram {
  const assembler = new Assembler(2 * (groups + 1))
  assembler.emit({ op: 'save', register: 0 })
  assembler.compile(root)
  assembler.emit({ op: 'save', register: 1 })
  assembler.emit({ op: 'match' })
  const { instructions, registers } = assembler
  return {
    pattern,
    instructions,
    groups,
    groupNames,
    registers,
    first: fastSet(firstSet(root)),
    nullable: isNullable(root),
  }
}

function fastSet(set: CodePointSet): FastSet {
  const latin = new Uint8Array(256)
  for (let at = 0; at + 1 < set.ranges.length; at += 2) {
    const last = Math.min(set.ranges[at + 1] ?? 0, 255)
    for (let char = set.ranges[at] ?? 0; char <= last; char++) latin[char] = 1
  }
  return { latin, set }
}

class Assembler {
  readonly instructions: Instruction[] = []
  registers: number

  constructor(registers: number) {
    this.registers = registers
  }

  emit(instruction: Instruction): number {
    return this.instructions.push(instruction) - 1
  }

  get #here(): number {
    return this.instructions.length
  }

  compile(node: RegexNode): void {
    switch (node.kind) {
      case 'Set':
        this.emit({ op: 'set', set: fastSet(node.set) })
        return
      case 'Sequence':
        for (const item of node.items) this.compile(item)
        return
      case 'Alternation':
        this.#alternation(node.branches)
        return
      case 'Group':
        if (node.index > 0) this.#captured(node.index, node.child)
        else this.compile(node.child)
        return
      case 'Repeat':
        this.#repeat(node)
        return
      case 'Atomic':
        this.#isolated(node.child, (body, exit) => ({ op: 'look', kind: 'atomic', body, exit }))
        return
      case 'LookAhead':
        this.#isolated(node.child, (body, exit) => ({
          op: 'look',
          kind: node.negative ? 'not ahead' : 'ahead',
          body,
          exit,
        }))
        return
      case 'LookBehind': {
        const { negative, min, max } = node
        this.#isolated(node.child, (body, exit) => ({ op: 'look behind', negative, min, max, body, exit }))
        return
      }
      case 'BackReference':
        this.emit({ op: 'reference', group: node.group, fold: node.fold })
        return
      case 'Assertion':
        this.emit({ op: 'assert', assertion: node.assertion })
    }
  }

  #captured(index: number, child: RegexNode): void {
    this.emit({ op: 'save', register: 2 * index })
    this.compile(child)
    this.emit({ op: 'save', register: 2 * index + 1 })
  }

  #alternation(branches: readonly RegexNode[]): void {
    const exits: number[] = []
    branches.forEach((branch, index) => {
      if (index === branches.length - 1) {
        this.compile(branch)
        return
      }
      const split = this.emit({ op: 'jump', to: 0 })
      this.compile(branch)
      exits.push(this.emit({ op: 'jump', to: 0 }))
      this.instructions[split] = { op: 'split', first: split + 1, second: this.#here }
    })
    for (const exit of exits) this.instructions[exit] = { op: 'jump', to: this.#here }
  }

  #repeat({ child, min, max, mode, counted }: Extract<RegexNode, { kind: 'Repeat' }>): void {
    if (child.kind === 'Set') {
      this.emit({ op: 'run', set: fastSet(child.set), min, max, mode })
      return
    }
    if (mode === 'possessive') {
      const atom: RegexNode = { kind: 'Atomic', child }
      this.compile({ kind: 'Atomic', child: { kind: 'Repeat', child: atom, min, max, counted, mode: 'greedy' } })
      return
    }
    const [count, start] = [this.registers++, this.registers++]
    this.emit({ op: 'loop begin', count, start })
    const loop = this.emit({ op: 'jump', to: 0 })
    this.compile(child)
    this.emit({ op: 'jump', to: loop })
    const exit = this.#here
    this.instructions[loop] = { op: 'loop', count, start, min, max, lazy: mode === 'lazy', body: loop + 1, exit }
  }

  #isolated(child: RegexNode, make: (body: number, exit: number) => Instruction): void {
    const begin = this.emit({ op: 'jump', to: 0 })
    this.compile(child)
    this.emit({ op: 'match' })
    this.instructions[begin] = make(begin + 1, this.#here)
  }
}
