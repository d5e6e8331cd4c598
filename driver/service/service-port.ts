/** Where the driver service listens when nobody says otherwise: the port of Spark's standalone REST server. */
export const SERVICE_PORT = 6066
