import { Stack, Validations } from 'aws-cdk-lib'
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam'
import { Construct, type IConstruct } from 'constructs'

/** What somebody may do, and to what: a statement of a policy before it has a place. */
export interface Access {
  readonly actions: readonly string[]
  /** ARNs; with none, there is nothing to allow. */
  readonly resources: readonly string[]
  /** On which conditions. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Why ARNs with a wildcard are as narrow as they can be; asked for by cdk-nag, and checked by a test. */
  readonly wildcard?: string
}

/** Allows all of that, and no more, to a role or whoever else can be granted something. */
export function grantAccess(grantee: IGrantable, accesses: readonly Access[]): Grant {
  const grants = accesses
    .filter(({ resources }) => resources.length > 0)
    .map(({ actions, resources, conditions }) =>
      Grant.addToPrincipal({
        grantee,
        actions: [...actions],
        resourceArns: [...new Set(resources)],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    )
  // A policy that is no role's is granted to by itself.
  const holder = [grantee.grantPrincipal, grantee].find((one) => Construct.isConstruct(one))
  if (holder !== undefined) acknowledgeWildcards(holder, accesses)
  return grants.reduce((all, grant) => all.combine(grant), Grant.drop(grantee, 'nothing is to be allowed'))
}

/** Tells cdk-nag why there are wildcards in the policy of a role, or in a policy itself. */
function acknowledgeWildcards(holder: IConstruct, accesses: readonly Access[]): void {
  // References to other stacks get their final names only when the application has been prepared: nag compares those.
  holder.node.addValidation({
    validate: () => {
      for (const { resources, wildcard } of accesses)
        for (const arn of resources.map((resource) => flattened(Stack.of(holder).resolve(resource))))
          if (wildcard !== undefined && arn.includes('*'))
            Validations.of(holder).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason: wildcard })
      return []
    },
  })
}

/** A resource as cdk-nag writes it in its findings. */
function flattened(reference: unknown): string {
  if (typeof reference === 'string') return reference.replaceAll('${', '<').replaceAll('}', '>')
  const [[name, value] = ['', undefined]] = Object.entries(reference as Readonly<Record<string, unknown>>)
  if (name === 'Fn::Join') {
    const [delimiter, items] = value as [string, readonly unknown[]]
    return items.map(flattened).join(delimiter)
  }
  if (name === 'Fn::GetAtt') return `<${(value as readonly string[]).join('.')}>`
  if (name === 'Ref') return `<${String(value)}>`
  if (name === 'Fn::ImportValue') return flattened(value)
  return JSON.stringify(reference)
}
