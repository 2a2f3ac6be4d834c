// Units, classes and items: what a fresh entity of one starts with, for the game. Values are fields and resources of
// the kind that holds effects; those of an item or class are worn on it.
import type { RecordNode } from '../ast/declaration.ts';
import type { Name } from '../ast/expression.ts';
import { hashName } from '../hash.ts';
import type { TypedRecord } from '../ir/program.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import type { FieldDeclaration } from '../vocabulary.ts';
import { constantBody, fixedNumber } from './constant.ts';
import { wornEffect } from './item.ts';
import { declarationOffered } from './offered.ts';
import { renaming, suggestName, type Declared, type Pack } from './pack.ts';

type Entry = Declared<RecordNode>;

export function checkRecords(pack: Pack): readonly TypedRecord[] {
  return [...pack.records.values()].flatMap((entry) => {
    if (!declarationOffered(pack, entry, `a \`${entry.node.kind}\``)) return [];
    checkBase(pack, entry);
    const { node } = entry;
    const effect = wornEffect(pack, node);
    return [
      {
        kind: node.kind,
        name: node.name.text,
        hash: hashName(`${node.kind} ${node.name.text}`),
        ...(node.of !== undefined && { extends: node.of.text }),
        values: valuesOf(pack, entry),
        skills: skillsOf(pack, entry),
        ...(effect !== undefined && { effect: effect.hash }),
      },
    ];
  });
}

/** `unit goblin of warrior`: a class for a unit or class, an item for an item. */
function checkBase(pack: Pack, { node, reporter }: Entry): void {
  const { of } = node;
  if (of === undefined || of.text === '') return;
  const kinds = node.kind === 'item' ? ['item'] : ['class', 'unit'];
  if (kinds.some((kind) => pack.records.has(`${kind} ${of.text}`))) {
    checkCircle(pack, { node, reporter }, of);
    return;
  }
  if (pack.isIncomplete) return;
  const known = [...pack.records.values()].flatMap((one) =>
    kinds.includes(one.node.kind) ? [one.node.name.text] : [],
  );
  const suggestions = suggestName(pack, of.text, known);
  const hint = didYouMean(suggestions) || ` Declare it: \`${kinds[0] ?? 'class'} ${of.text} { }\`.`;
  reporter.error({
    code: 'UNKNOWN_RECORD',
    span: of.span,
    message: `No file of the pack declares the ${kinds[0] ?? 'class'} ${quoted(of.text)}.${hint}`,
    found: of.text,
    suggestions,
    fixes: renaming(of.span, suggestions),
  });
}

function checkCircle(pack: Pack, { node, reporter }: Entry, of: Name): void {
  const seen = new Set<RecordNode>();
  let at: RecordNode | undefined = node;
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    at = baseOf(pack, at);
  }
  if (at !== node) return;
  reporter.error({
    code: 'RECORD_CIRCLE',
    span: of.span,
    message: `${quoted(node.name.text)} would be made of itself. Let it be of another one.`,
    found: of.text,
  });
}

function baseOf(pack: Pack, { kind, of }: RecordNode): RecordNode | undefined {
  if (of === undefined) return undefined;
  const kinds = kind === 'item' ? ['item'] : ['class', 'unit'];
  const found = kinds.map((one) => pack.records.get(`${one} ${of.text}`)).find((one) => one);
  return found?.node;
}

function valuesOf(pack: Pack, { node, reporter }: Entry): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  const fields =
    pack.entities.get(pack.vocabulary.effectHolder)?.fields ?? new Map<string, FieldDeclaration>();
  for (const { name, value } of node.values) {
    const field = fields.get(name.text);
    if (field === undefined) {
      reportField(pack, reporter, name, [...fields.keys()]);
      continue;
    }
    // One that is given twice was told by the parser.
    if (values.has(name.text)) continue;
    const resource = pack.resources.get(name.text);
    if (resource !== undefined) resource.used = true;
    const wanted: Type =
      typeof field.type === 'string'
        ? { kind: field.type }
        : { kind: 'enum', name: field.type.enum };
    const what = 'What a unit starts with';
    const fixed = fixedNumber(constantBody(pack, reporter), value, { what, example: '80', wanted });
    if (fixed !== undefined) values.set(name.text, fixed);
  }
  return values;
}

function reportField(pack: Pack, reporter: Reporter, { text, span }: Name, known: string[]): void {
  if (text === '') return;
  const holder = pack.vocabulary.effectHolder;
  const suggestions = suggest(text, known);
  const list = known.map((name) => `\`${name}\``).join(', ');
  reporter.error({
    code: 'RECORD_VALUE',
    span,
    message: `A ${holder} has no field or resource ${quoted(text)}.${didYouMean(suggestions) || ` It has ${list}.`}`,
    found: text,
    expected: known.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
}

function skillsOf(pack: Pack, { node, reporter }: Entry): readonly string[] {
  return node.skills.flatMap(({ text, span }) => {
    if (text === '') return [];
    if (pack.skills.has(text) || pack.isIncomplete) return [text];
    const suggestions = suggestName(pack, text, pack.skills.keys());
    const hint = didYouMean(suggestions) || ` Declare it: \`skill ${text} { on use { ... } }\`.`;
    reporter.error({
      code: 'UNKNOWN_SKILL',
      span,
      message: `No file of the pack declares the skill ${quoted(text)}.${hint}`,
      found: text,
      suggestions,
      fixes: renaming(span, suggestions),
    });
    return [];
  });
}
