/**
 * What the factory of a node is given: its fields without the kind, which it sets, and with those it has a default for optional. There is a
 * factory of the same name beside every kind; nothing else makes nodes (lint holds that), so that every node is frozen and whole.
 */
export type Given<Node, Defaulted extends keyof Node = never> = Omit<Node, 'kind' | Defaulted> &
  Partial<Pick<Node, Defaulted>>
