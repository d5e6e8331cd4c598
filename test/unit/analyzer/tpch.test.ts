import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { schemaOf } from './analyze-sql.ts'
import { tpchResultTypes } from './tpch-result-types.ts'

const money = 'decimal(15,2)'
const tables = {
  part: `p_partkey bigint, p_name string, p_mfgr string, p_brand string, p_type string, p_size int, p_container string, p_retailprice ${money}, p_comment string`,
  supplier: `s_suppkey bigint, s_name string, s_address string, s_nationkey int, s_phone string, s_acctbal ${money}, s_comment string`,
  partsupp: `ps_partkey bigint, ps_suppkey bigint, ps_availqty bigint, ps_supplycost ${money}, ps_comment string`,
  customer: `c_custkey bigint, c_name string, c_address string, c_nationkey int, c_phone string, c_acctbal ${money}, c_mktsegment string, c_comment string`,
  orders: `o_orderkey bigint, o_custkey bigint, o_orderstatus string, o_totalprice ${money}, o_orderdate date, o_orderpriority string, o_clerk string, o_shippriority int, o_comment string`,
  lineitem: `l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber bigint, l_quantity ${money}, l_extendedprice ${money}, l_discount ${money}, l_tax ${money}, l_returnflag string, l_linestatus string, l_shipdate date, l_commitdate date, l_receiptdate date, l_shipinstruct string, l_shipmode string, l_comment string`,
  nation: 'n_nationkey int, n_name string, n_regionkey int, n_comment string',
  region: 'r_regionkey int, r_name string, r_comment string',
}
const folder = new URL('../../../bench/queries/tpch/', import.meta.url)

describe('the queries of TPC-H have the columns and types they have in Spark 4.3', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
    test(file, () => {
      const sql = readFileSync(new URL(file, folder), 'utf8')
      expect(schemaOf(sql, tables)).toEqual(tpchResultTypes[file])
    })
  }
})
