/** The columns of each TPC-H query as real Spark 4.3 types them (`spark.sql(query).dtypes`). */
export const tpchResultTypes: Readonly<Record<string, readonly string[]>> = {
  'q01.sql': [
    'l_returnflag: string',
    'l_linestatus: string',
    'sum_qty: decimal(25,2)',
    'sum_base_price: decimal(25,2)',
    'sum_disc_price: decimal(38,4)',
    'sum_charge: decimal(38,6)',
    'avg_qty: decimal(19,6)',
    'avg_price: decimal(19,6)',
    'avg_disc: decimal(19,6)',
    'count_order: bigint',
  ],
  'q02.sql': [
    's_acctbal: decimal(15,2)',
    's_name: string',
    'n_name: string',
    'p_partkey: bigint',
    'p_mfgr: string',
    's_address: string',
    's_phone: string',
    's_comment: string',
  ],
  'q03.sql': [
    'l_orderkey: bigint',
    'revenue: decimal(38,4)',
    'o_orderdate: date',
    'o_shippriority: int',
  ],
  'q04.sql': [
    'o_orderpriority: string',
    'order_count: bigint',
  ],
  'q05.sql': [
    'n_name: string',
    'revenue: decimal(38,4)',
  ],
  'q06.sql': [
    'revenue: decimal(38,4)',
  ],
  'q07.sql': [
    'supp_nation: string',
    'cust_nation: string',
    'l_year: int',
    'revenue: decimal(38,4)',
  ],
  'q08.sql': [
    'o_year: int',
    'mkt_share: decimal(38,6)',
  ],
  'q09.sql': [
    'nation: string',
    'o_year: int',
    'sum_profit: decimal(38,4)',
  ],
  'q10.sql': [
    'c_custkey: bigint',
    'c_name: string',
    'revenue: decimal(38,4)',
    'c_acctbal: decimal(15,2)',
    'n_name: string',
    'c_address: string',
    'c_phone: string',
    'c_comment: string',
  ],
  'q11.sql': [
    'ps_partkey: bigint',
    'value: decimal(38,2)',
  ],
  'q12.sql': [
    'l_shipmode: string',
    'high_line_count: bigint',
    'low_line_count: bigint',
  ],
  'q13.sql': [
    'c_count: bigint',
    'custdist: bigint',
  ],
  'q14.sql': [
    'promo_revenue: decimal(38,6)',
  ],
  'q15.sql': [
    's_suppkey: bigint',
    's_name: string',
    's_address: string',
    's_phone: string',
    'total_revenue: decimal(38,4)',
  ],
  'q16.sql': [
    'p_brand: string',
    'p_type: string',
    'p_size: int',
    'supplier_cnt: bigint',
  ],
  'q17.sql': [
    'avg_yearly: decimal(30,6)',
  ],
  'q18.sql': [
    'c_name: string',
    'c_custkey: bigint',
    'o_orderkey: bigint',
    'o_orderdate: date',
    'o_totalprice: decimal(15,2)',
    'sum(l_quantity): decimal(25,2)',
  ],
  'q19.sql': [
    'revenue: decimal(38,4)',
  ],
  'q20.sql': [
    's_name: string',
    's_address: string',
  ],
  'q21.sql': [
    's_name: string',
    'numwait: bigint',
  ],
  'q22.sql': [
    'cntrycode: string',
    'numcust: bigint',
    'totacctbal: decimal(25,2)',
  ],
}
