/**
 * Keeps the AWS SDK from telling every user of Node 20 on standard error that its future releases need Node 22: the release in use is
 * fixed by our dependencies. Called before a client is made; a user's own setting holds.
 */
export function quietAwsSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
}
