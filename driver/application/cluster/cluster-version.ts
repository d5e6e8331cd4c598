import { SparkError } from '../../../common/errors/spark-error.ts'

/** @throws CLUSTER_VERSION_MISMATCH where a cluster was deployed from a release that this one does not work with */
export function assertClusterVersion(cluster: string, deployed: string, own: string): void {
  if (!worksWith(deployed, own)) throw new SparkError('CLUSTER_VERSION_MISMATCH', { cluster, deployed, own })
}

/** By semantic versioning: releases work together whose first number that is not 0 is the same. */
export const worksWith = (deployed: string, own: string): boolean => deployed === own || line(deployed) === line(own)

/** `1` of 1.4.2, `0.3` of 0.3.1; a version that is none, or a pre-release, works with itself alone. */
const line = (version: string): string => /^(?:[1-9]\d*|0\.[1-9]\d*|0\.0\.\d+)(?=[.\d]*$)/.exec(version)?.[0] ?? version
