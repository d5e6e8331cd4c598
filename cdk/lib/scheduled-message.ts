/** What a driver reads when a schedule has fired; see docs/design/driver-service.md. */
export interface ScheduledMessage {
  readonly version: 1
  readonly kind: 'scheduled'
  readonly schedule: string
  readonly scheduledFor: string
  readonly timeZone: string
  readonly name: string
  readonly application: { readonly uri: string; readonly sha256?: string; readonly entry: string }
  readonly args: readonly string[]
  readonly conf: Readonly<Record<string, string>>
  readonly exclusive: string
}
