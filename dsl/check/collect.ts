// Gathers the declarations of all files into one pack and reports names declared twice.
import { DSL_LIMITS } from '../limits.ts';
import type { Declaration, FileNode, Name } from '../ast.ts';
import { BUILTINS } from '../arithmetic.ts';
import { hashName } from '../hash.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { TYPE_NAMES } from '../types.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { eventEntry } from './event.ts';
import { checkExpression } from './expression.ts';
import type { Pack } from './pack.ts';

/** A parsed file with its findings so far. */
export interface ParsedFile {
  readonly node: FileNode;
  readonly reporter: Reporter;
}

/** Findings after which a declaration may be missing from the tree. */
const SWALLOWING = new Set([
  'EXPECTED_DECLARATION',
  'EXPECTED_NAME',
  'MISSING_BRACE',
  'SOURCE_TOO_LARGE',
  'EXTRA_BRACE',
]);

export function collect(files: readonly ParsedFile[], vocabulary: Vocabulary): Pack {
  const findings = files.flatMap((file) => file.reporter.diagnostics);
  const pack: Pack = {
    vocabulary,
    entities: new Map(
      vocabulary.entities.map((declaration) => [
        declaration.name,
        { declaration, fields: new Map(declaration.fields.map((field) => [field.name, field])) },
      ]),
    ),
    events: new Map(vocabulary.events.map((event) => [event.name, eventEntry(event)])),
    effects: new Map(),
    formulas: new Map(),
    rules: [],
    declaredEvents: new Map(),
    isIncomplete: findings.some((finding) => SWALLOWING.has(finding.code)),
    texts: new Map(files.map((file) => [file.node.path, file.node.text])),
    typedFormulas: [],
    reportedNames: new Set(),
    checkExpression,
    suggestionsLeft: DSL_LIMITS.suggestedNamesMax,
    formulaDepth: 0,
  };
  const names = new Names();
  for (const { node, reporter } of files) {
    for (const declaration of node.declarations) {
      if (declaration.name?.text === '') continue;
      const { name } = declaration;
      const isNew = name === undefined || names.add(declaration, name, reporter);
      // A rule of a taken name is still checked: nothing else refers to rules by name.
      if (isNew || declaration.kind === 'rule') addDeclaration(pack, declaration, reporter);
    }
  }
  return pack;
}

function addDeclaration(pack: Pack, node: Declaration, reporter: Reporter): void {
  switch (node.kind) {
    case 'event':
      pack.declaredEvents.set(node.name.text, { node, reporter });
      return;
    case 'formula':
      pack.formulas.set(node.name.text, {
        node,
        reporter,
        state: 'unchecked',
        formula: undefined,
        used: false,
      });
      return;
    case 'effect':
      pack.effects.set(node.name.text, {
        node,
        reporter,
        hash: hashName(node.name.text),
        durationMs: undefined,
        applied: false,
      });
      return;
    case 'rule':
      pack.rules.push({ node, reporter });
  }
}

/** First declaration of each name, per kind: a rule and an effect may share a name. */
class Names {
  readonly #first = new Map<string, { file: string; name: Name }>();

  /** False, reported, when the name is taken. */
  add(node: Declaration, name: Name, reporter: Reporter): boolean {
    const reserved: readonly string[] = node.kind === 'formula' ? [...BUILTINS, ...TYPE_NAMES] : [];
    if (reserved.includes(name.text)) {
      reporter.error({
        code: 'NAME_TAKEN',
        span: name.span,
        message: `${quoted(name.text)} is part of the language. Rename the ${node.kind}.`,
        found: name.text,
      });
      return false;
    }
    const key = `${node.kind} ${name.text}`;
    const first = this.#first.get(key);
    if (first === undefined) {
      this.#first.set(key, { file: reporter.file, name });
      return true;
    }
    reporter.error({
      code: 'DUPLICATE_NAME',
      span: name.span,
      message:
        `There is already ${node.kind === 'rule' || node.kind === 'formula' ? 'a' : 'an'} ` +
        `${node.kind} ${quoted(name.text)} in ${first.file}. Give this one another name, or ` +
        'remove one.',
      found: name.text,
      related: { file: first.file, span: first.name.span, message: 'first declared here' },
    });
    return false;
  }
}
