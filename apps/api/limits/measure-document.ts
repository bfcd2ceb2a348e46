import { holdsCardNumber } from '#telemetry';
import { Kind, visit, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** How large a document is, whatever it asks for; fragments are counted where they are used. */
export interface DocumentMeasure {
  readonly operations: number;
  /** Fields, spreads and inline fragments, as written. */
  readonly selections: number;
  readonly aliases: number;
  /** Fields within fields; introspection apart. */
  readonly depth: number;
  readonly introspectionDepth: number;
  /** An alias comes back as a key of the answer, and no answer shows a card number. */
  readonly echoesCardNumber: boolean;
}

/** Needs no schema, so that what is too large is refused before it is validated. Cycles of fragments count once. */
export function measureDocument(document: DocumentNode): DocumentMeasure {
  const count = { operations: 0, selections: 0, aliases: 0, echoesCardNumber: false };
  const fragments = new Map<string, FragmentDefinitionNode>();
  visit(document, {
    OperationDefinition: () => void (count.operations += 1),
    FragmentDefinition: (node) => void fragments.set(node.name.value, node),
    FragmentSpread: () => void (count.selections += 1),
    InlineFragment: () => void (count.selections += 1),
    Field: ({ alias }) => {
      count.selections += 1;
      if (alias === undefined) return;
      count.aliases += 1;
      count.echoesCardNumber ||= holdsCardNumber(alias.value);
    },
  });
  const depths = new Depths(fragments);
  const sets = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? [node.selectionSet] : [],
  );
  const deepest = sets.map((set) => depths.of(set)).reduce(deeper, NONE);
  return { ...count, depth: deepest.fields, introspectionDepth: deepest.introspection };
}

interface Depth {
  readonly fields: number;
  readonly introspection: number;
}

const NONE: Depth = { fields: 0, introspection: 0 };
const deeper = (a: Depth, b: Depth): Depth => ({
  fields: Math.max(a.fields, b.fields),
  introspection: Math.max(a.introspection, b.introspection),
});

class Depths {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Each fragment is measured once, however often it is spread; while it is, it counts as empty. */
  readonly #known = new Map<string, Depth>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  of(set: SelectionSetNode): Depth {
    let deepest = NONE;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) deepest = deeper(deepest, this.#ofFragment(selection.name.value));
      else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = deeper(deepest, this.of(selection.selectionSet));
      else {
        const below = selection.selectionSet ? this.of(selection.selectionSet) : NONE;
        const isMeta = selection.name.value.startsWith('__');
        const depth = isMeta ? { fields: 1, introspection: below.fields + 1 } : { ...below, fields: below.fields + 1 };
        deepest = deeper(deepest, depth);
      }
    }
    return deepest;
  }

  #ofFragment(name: string): Depth {
    const known = this.#known.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return NONE;
    this.#known.set(name, NONE);
    const depth = this.of(fragment.selectionSet);
    this.#known.set(name, depth);
    return depth;
  }
}
