/** Texts, as RE2 finds them, with a letter that DuckDB's `upper` or `lower` makes another one of than Unicode's full mappings do. */
export const SPECIAL_CASES = {
  upper:
    '[\\x{df}\\x{149}\\x{19b}\\x{1f0}\\x{264}\\x{390}\\x{3b0}\\x{587}\\x{1c8a}\\x{1e96}-\\x{1e9a}\\x{1f50}-\\x{1fff}\\x{a7c0}-\\x{a7ff}\\x{fb00}-\\x{fb17}\\x{feff}\\x{10000}-\\x{10ffff}]',
  lower: '[\\x{130}\\x{3a3}\\x{1c89}\\x{a7c0}-\\x{a7ff}\\x{feff}\\x{10000}-\\x{10ffff}]',
} as const
