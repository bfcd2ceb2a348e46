import {
  Kind,
  visit,
  type BooleanValueNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
} from 'graphql';

type Conditional = FieldNode | FragmentSpreadNode | InlineFragmentNode;
type Values = Readonly<Record<string, unknown>>;

/** Names of the variables that decide what of a document is answered, in order; each once. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (node) => {
      const value = conditionOf(node);
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

/**
 * The document without what `@skip` and `@include` leave out for these values, and without these directives. A selection
 * may be left without fields, which no text could say and every executor takes.
 */
export function pruneDocument(document: DocumentNode, values: Values): DocumentNode {
  const prune = (node: Conditional): Conditional | null | undefined => {
    if (!node.directives?.length) return undefined;
    if (!node.directives.every((directive) => keeps(directive, values))) return null;
    return { ...node, directives: node.directives.filter((directive) => conditionOf(directive) === undefined) };
  };
  return visit(document, { Field: prune, FragmentSpread: prune, InlineFragment: prune });
}

function keeps(directive: DirectiveNode, values: Values): boolean {
  const value = conditionOf(directive);
  if (value === undefined) return true;
  const holds = value.kind === Kind.BOOLEAN ? value.value : values[value.name.value] === true;
  return directive.name.value === 'skip' ? !holds : holds;
}

function conditionOf({ name, arguments: given }: DirectiveNode): BooleanValueNode | VariableLike | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined;
  const value = given?.find((one) => one.name.value === 'if')?.value;
  return value?.kind === Kind.BOOLEAN || value?.kind === Kind.VARIABLE ? value : undefined;
}

interface VariableLike {
  readonly kind: Kind.VARIABLE;
  readonly name: { readonly value: string };
}
