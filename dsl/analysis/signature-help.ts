// What the call around the cursor takes, and which part of it is being written.
import { callAt } from './call-at.ts';
import { pieceAt, type Project } from './project.ts';
import { signatureOf, signatureText, type Signature } from './signature.ts';
import { typeText } from '../types.ts';
import type { PackIndex } from './pack-index.ts';
import { ARGUMENTS } from './word-sets.ts';
import { FUNCTIONS } from './words.ts';
import { commentAbove } from './documentation.ts';

export interface SignatureHelp {
  /** `name(a: unit, b: number): number` */
  readonly label: string;
  readonly parameters: readonly string[];
  /** Position of the parameter being written; -1 when it is none of them. */
  readonly active: number;
  readonly doc: string;
}

export function signatureHelpAt(
  project: Project,
  path: string,
  offset: number,
): SignatureHelp | undefined {
  const file = pieceAt(project, path, offset);
  const call = file && callAt(file.tokens, offset - file.start);
  const signature = call && findSignature(project.index, call.name);
  if (call === undefined || signature === undefined) return undefined;
  const { parameters } = signature;
  const named = parameters.findIndex((one) => one.split(':', 1)[0] === call.argument);
  const active = call.argument === undefined ? call.position : named;
  return {
    label: signatureText(signature),
    parameters,
    active: active < parameters.length ? active : -1,
    doc: docOf(project.index, call.name),
  };
}

function findSignature(index: PackIndex, name: string): Signature | undefined {
  const event = index.events.get(name);
  if (event !== undefined) {
    const parameters = event.fields.map((one) => `${one.name}: ${typeText(one.type)}`);
    return { name, parameters, result: '' };
  }
  const parameters = ARGUMENTS.get(name)?.map(([argument]) => argument);
  if (parameters !== undefined) return { name, parameters, result: '' };
  return signatureOf(index, name);
}

function docOf(index: PackIndex, name: string): string {
  const event = index.events.get(name);
  if (event?.doc !== undefined) return event.doc;
  const declared = event?.declared ?? index.formulas.get(name) ?? index.templates.get(name);
  if (declared !== undefined) return commentAbove(declared.file.text, declared.node.span.start);
  return index.functions.get(name)?.doc ?? FUNCTIONS.get(name)?.[1] ?? '';
}
