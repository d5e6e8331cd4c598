/** A name of several parts as Spark quotes it in messages: `a`.`b`, a backquote in a part doubled. */
export const quotedName = (nameParts: readonly string[]): string => nameParts.map(quotedPart).join('.')

const quotedPart = (part: string): string => `\`${part.replaceAll('`', '``')}\``
