import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { LocalObjectStore } from '../../../common/storage/local-object-store.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'
import { objectStoreContract } from '../../support/object-store-contract.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'flashover-store-'))
let next = 0
afterAll(() => rmSync(folder, { recursive: true }))

objectStoreContract('memory', async () => new MemoryObjectStore())
objectStoreContract('a folder', async () => new LocalObjectStore(path.join(folder, `${next++}`)))
