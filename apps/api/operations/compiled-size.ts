import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * Selections of all operations of a document with every fragment written out where it is spread, since that is what is
 * compiled; introspection, which is not compiled, and names that an object literal takes for its prototype make it
 * infinite. Fragments of a valid document have no cycles; each is measured once.
 */
export function compiledSize(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const set = fragments.get(name)?.selectionSet;
    const size = set ? of(set) : 0;
    known.set(name, size);
    return size;
  };
  const of = (set: SelectionSetNode): number =>
    set.selections.reduce((size, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return size + 1 + ofFragment(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return size + 1 + of(selection.selectionSet);
      if (!isCompiled(selection.name.value) || selection.alias?.value === '__proto__') return Number.POSITIVE_INFINITY;
      return size + 1 + (selection.selectionSet ? of(selection.selectionSet) : 0);
    }, 0);
  return document.definitions.reduce(
    (size, node) => (node.kind === Kind.OPERATION_DEFINITION ? size + of(node.selectionSet) : size),
    0,
  );
}

const isCompiled = (field: string): boolean => !field.startsWith('__') || field === '__typename';
