// A bounded memory of checked rules between one check of a pack and the next: what changed is checked and compiled,
// the rest is looked up. A rule is found by its text, its file and everything it can see; one with a warning is not
// kept, and a pack with an error goes the whole way, so that messages are those of a check without a cache.
import { LRUCache } from 'lru-cache';
import {
  checkProgram,
  type CheckOptions,
  type CheckResult,
  type Source,
} from '../check/program.ts';
import { createMemory, type RuleMemory } from '../compile/memory.ts';
import type { Binding } from '../runtime.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { RuleNode } from '../ast/declaration.ts';
import { chunksAfter, chunksOf, keyOf, positionOf } from './chunk.ts';
import type { Chunk, Chunks, Range } from './chunk.ts';
import { createKeeper } from './keep.ts';
import { headAt, type KeptRule } from './rule.ts';

/** Changes when a rule that was kept would come out differently. */
const COMPILER_VERSION = 1;
/** Surroundings remembered: the packs that one server compiles by turns. */
const SURROUNDINGS_MAX = 16;

export interface CompileCache {
  /** Rules that were looked up and found, and rules that were checked. */
  readonly hits: number;
  readonly misses: number;
  /** Rules kept now. */
  readonly size: number;
  /** Checks as checkProgram() does, by way of the cache. */
  check(sources: readonly Source[], vocabulary: Vocabulary, options?: CheckOptions): CachedResult;
}

export interface CachedResult extends CheckResult {
  /** Closures of rules that were compiled for a binding before. */
  memoryFor(binding: Binding): RuleMemory;
}

/** A file with its rules as the scan sees them. */
interface Scanned {
  readonly source: Source;
  readonly scan: Chunks;
}

/** Keeps `max` rules. */
export function createCompileCache({ max }: { readonly max: number }): CompileCache {
  return new Cache(max);
}

class Cache implements CompileCache {
  hits = 0;
  misses = 0;
  readonly #rules: LRUCache<string, KeptRule>;
  readonly #surroundings = new LRUCache<string, Surroundings>({ max: SURROUNDINGS_MAX });
  #numbered = 0;
  /** Of the last check, by path. */
  #scans = new Map<string, Chunks>();

  constructor(max: number) {
    this.#rules = new LRUCache({ max });
  }

  get size(): number {
    return this.#rules.size;
  }

  check(
    sources: readonly Source[],
    vocabulary: Vocabulary,
    options: CheckOptions = {},
  ): CachedResult {
    const files = this.#scan(sources);
    const surroundings = this.#surroundingsOf(textAround(files, vocabulary, options));
    const round = new Round(files, surroundings.number, (key) => this.#rules.get(key));
    const result = checkProgram(sources, vocabulary, { ...options, keeper: createKeeper(round) });
    if (!round.isWhole || result.program === undefined) {
      this.misses += round.rules;
      return { ...checkProgram(sources, vocabulary, options), memoryFor: createMemory };
    }
    this.hits += round.replays;
    this.misses += round.checks;
    for (const [key, rule] of round.worthKeeping(result.diagnostics)) this.#rules.set(key, rule);
    return { ...result, memoryFor: (binding) => memoryOf(surroundings, binding) };
  }

  /** A file that was there in the check before is looked at only where it changed. */
  #scan(sources: readonly Source[]): Scanned[] {
    const before = this.#scans;
    this.#scans = new Map();
    return sources.map((source) => {
      const known = before.get(source.path);
      const scan = known === undefined ? chunksOf(source.text) : chunksAfter(source.text, known);
      this.#scans.set(source.path, scan);
      return { source, scan };
    });
  }

  #surroundingsOf(text: string): Surroundings {
    const known = this.#surroundings.get(text);
    if (known !== undefined) return known;
    this.#numbered += 1;
    const fresh = { number: this.#numbered, memories: new WeakMap<Binding, RuleMemory>() };
    this.#surroundings.set(text, fresh);
    return fresh;
  }
}

/** Everything that the rules of a pack can see. */
interface Surroundings {
  readonly number: number;
  readonly memories: WeakMap<Binding, RuleMemory>;
}

function memoryOf({ memories }: Surroundings, binding: Binding): RuleMemory {
  const known = memories.get(binding) ?? createMemory();
  memories.set(binding, known);
  return known;
}

function textAround(
  files: readonly Scanned[],
  vocabulary: Vocabulary,
  { members, tunes, edition }: CheckOptions,
): string {
  const between = files
    .map(({ source, scan }) => [source.path, source.isBase, scan.between])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const given = [[...(members ?? [])], [...(tunes ?? [])], edition];
  return JSON.stringify([COMPILER_VERSION, writtenOut(vocabulary), given, between]);
}

/** Vocabularies as text: a game has one, for all its packs. */
const VOCABULARIES = new WeakMap<Vocabulary, string>();

function writtenOut(vocabulary: Vocabulary): string {
  const known = VOCABULARIES.get(vocabulary) ?? JSON.stringify(vocabulary);
  VOCABULARIES.set(vocabulary, known);
  return known;
}

/** One check: what was known, and what came of it. */
class Round {
  replays = 0;
  checks = 0;
  readonly #files = new Map<string, FileRound>();
  readonly #kept: Kept[] = [];

  constructor(
    files: readonly Scanned[],
    surroundings: number,
    find: (key: string) => KeptRule | undefined,
  ) {
    for (const { source, scan } of files) {
      const { path } = source;
      const { chunks } = scan;
      const head = `${surroundings}\n${path}\n`;
      this.#files.set(path, {
        head,
        chunks,
        known: chunks.map((chunk) => find(keyOf(chunk, head))),
      });
    }
  }

  /** Rules that the scan saw. */
  get rules(): number {
    let count = 0;
    for (const { chunks } of this.#files.values()) count += chunks.length;
    return count;
  }

  /** Whether every rule that was left out of the text was put back. */
  get isWhole(): boolean {
    let count = 0;
    for (const { known } of this.#files.values()) {
      for (const rule of known) if (rule !== undefined) count += 1;
    }
    return this.replays === count;
  }

  nodes(file: string): readonly RuleNode[] {
    const { chunks, known } = this.#files.get(file) ?? NOTHING;
    const nodes: RuleNode[] = [];
    for (let i = 0; i < chunks.length; i += 1) {
      const node = known[i]?.node;
      if (node !== undefined) nodes.push(headAt(node, chunks[i]?.start ?? 0));
    }
    return nodes;
  }

  known(file: string, start: number): KeptRule | undefined {
    const { chunks, known } = this.#files.get(file) ?? NOTHING;
    return known[positionOf(chunks, start)];
  }

  replayed(): void {
    this.replays += 1;
  }

  checked({ node, reporter }: CheckedNode, rule: KeptRule | undefined): void {
    this.checks += 1;
    const { file } = reporter;
    const { head, chunks } = this.#files.get(file) ?? NOTHING;
    const chunk = chunks[positionOf(chunks, node.span.start)];
    if (rule === undefined || chunk?.end !== node.span.end) return;
    this.#kept.push({ key: keyOf(chunk, head), rule, file, span: node.span });
  }

  /** Rules that nothing was found about: a finding is not kept. */
  worthKeeping(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, KeptRule> {
    const isFree = ({ file, span }: Kept): boolean =>
      !diagnostics.some(
        (one) => one.file === file && one.span.start >= span.start && one.span.start < span.end,
      );
    return new Map(this.#kept.filter(isFree).map(({ key, rule }) => [key, rule]));
  }
}

/** The rules of a file and what is known of each. */
interface FileRound {
  readonly head: string;
  readonly chunks: readonly Chunk[];
  readonly known: readonly (KeptRule | undefined)[];
}

const NOTHING: FileRound = { head: '', chunks: [], known: [] };

interface Kept {
  readonly key: string;
  readonly rule: KeptRule;
  readonly file: string;
  readonly span: Range;
}

interface CheckedNode {
  readonly node: { readonly span: Range };
  readonly reporter: { readonly file: string };
}
