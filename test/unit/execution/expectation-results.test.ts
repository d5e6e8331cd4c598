import { describe, expect, it } from 'vitest'
import { expectationResults, refuseViolations } from '../../../driver/sql/execution/expectation-results.ts'

const rule = (id: string, action: 'keep' | 'fail' | 'set aside' = 'keep') => ({ id, name: `rule ${id}`, action })
const count = (key: string, passed: number, violated: number, samples: string[] = []) => ({
  key,
  passed,
  violated,
  samples,
})

describe('what the expectations of a job saw', () => {
  it('is the sum over its tasks, and some of the rows', () => {
    const counts = [count('a.0', 3, 2, ['{"x":1}', '{"x":2}']), count('a.0', 5, 2, ['{"x":3}', '{"x":4}'])]
    expect(expectationResults([rule('a'), rule('b')], counts).results).toEqual([
      { name: 'rule a', action: 'keep', passed: 8, violated: 4, samples: ['{"x":1}', '{"x":2}', '{"x":3}'] },
      { name: 'rule b', action: 'keep', passed: 0, violated: 0, samples: [] },
    ])
  })

  it('is that of the place that saw the most rows, where a query computes it at several', () => {
    const file = (finalName: string) => ({
      finalName,
      sizeBytes: 1,
      rows: 1,
      staged: { kind: 'file', name: 'x' } as const,
    })
    const counts = [
      { ...count('a.0', 10, 1), setAside: file('limited') },
      { ...count('a.1', 60, 2), setAside: file('first') },
      { ...count('a.1', 40, 3), setAside: file('second') },
      count('ab.0', 1000, 1000),
    ]
    const { results, setAside } = expectationResults([rule('a', 'set aside')], counts)
    expect(results).toMatchObject([{ passed: 100, violated: 5 }])
    expect(setAside.map(({ finalName }) => finalName)).toEqual(['first', 'second'])
  })

  it('ends the job where one that must hold does not, naming all of those', () => {
    const rules = [rule('a', 'fail'), rule('b'), rule('c', 'fail'), rule('d', 'fail')]
    const counts = [count('a.0', 1, 1, ['{"x":1}']), count('b.0', 0, 9), count('c.0', 9, 0), count('d.0', 7, 2)]
    expect(() => refuseViolations(rules, counts)).toThrow(
      /'rule a': 1 of 2 rows do not hold it, for example {"x":1}; 'rule d': 2 of 9 rows do not hold it\./,
    )
    expect(() => refuseViolations([rule('b'), rule('c', 'fail')], counts)).not.toThrow()
  })
})
