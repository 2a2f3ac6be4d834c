// The files of a pack as documents of the protocol: open ones as the editor has them, others from disk.
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Project } from '../analysis/project.ts';
import type { PackState } from './pack-state.ts';
import { uriOf } from './workspace.ts';

export interface Texts {
  readonly pack: PackState;
  readonly project: Project;
  /** URI of the document the question is about: the editor's own spelling is kept for it. */
  readonly uri: string;
  readonly path: string;
}

/** A file of the pack as a document; undefined when the pack has none of that path. */
export function documentOf(texts: Texts, path: string): TextDocument | undefined {
  const { pack, project } = texts;
  const source = project.sources.find((one) => one.path === path);
  const text = source?.text ?? project.members.get(path);
  if (text === undefined) return undefined;
  const uri = path === texts.path ? texts.uri : uriOf(pack.absolute(path));
  return TextDocument.create(uri, 'midswing-rules', 0, text);
}
