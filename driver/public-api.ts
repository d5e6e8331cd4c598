import { Column } from './api/column.ts'
import { DataFrame } from './api/dataframe.ts'
import { DataFrameActions } from './api/dataframe-actions.ts'
import { DataFrameNaFunctions } from './api/dataframe-na-functions.ts'
import { DataFrameReader } from './api/dataframe-reader.ts'
import { DataFrameWriter } from './api/dataframe-writer.ts'
import { GroupedData } from './api/grouped-data.ts'
import { refuseMissingMethods } from './api/refuse-missing-methods.ts'
import { RuntimeConfig } from './api/runtime-config.ts'
import { SparkSession } from './api/spark-session.ts'
import { SparkSessionBuilder } from './api/spark-session-builder.ts'
import { leadErrorsToProgram } from './call-site/lead-errors-to-program.ts'
import { RDD } from './rdd/rdd.ts'
import { SparkContext } from './rdd/spark-context.ts'

// What is done to the classes that programs see, when they are finished: what Spark has and they have not refuses itself by name, and errors lead to
// the line of the program that called.
refuseMissingMethods(Column.prototype, 'Column')
refuseMissingMethods(DataFrame.prototype, 'DataFrame')
refuseMissingMethods(DataFrameNaFunctions.prototype, 'DataFrameNaFunctions')
refuseMissingMethods(DataFrameReader.prototype, 'DataFrameReader')
refuseMissingMethods(DataFrameWriter.prototype, 'DataFrameWriter')
refuseMissingMethods(GroupedData.prototype, 'GroupedData')
refuseMissingMethods(RDD.prototype, 'RDD')
refuseMissingMethods(RuntimeConfig.prototype, 'RuntimeConfig')
refuseMissingMethods(SparkContext.prototype, 'SparkContext')
refuseMissingMethods(SparkSession.prototype, 'SparkSession')
refuseMissingMethods(SparkSessionBuilder.prototype, 'SparkSessionBuilder')

for (const type of [Column, DataFrameActions, DataFrameNaFunctions, DataFrameReader, DataFrameWriter, GroupedData, RDD])
  leadErrorsToProgram(type)
leadErrorsToProgram(DataFrame, { except: ['transform'] })
leadErrorsToProgram(RuntimeConfig)
leadErrorsToProgram(SparkContext, { except: ['withLocalProperties'] })
// Starting and stopping are no actions of a session.
leadErrorsToProgram(SparkSession, { hasActions: false })
leadErrorsToProgram(SparkSessionBuilder, { hasActions: false })
