// How packs become services: the port that a language, or the module tier, fills in.
import type { Layout, LayoutSpec } from './layout.ts';
import type { ProtectionSwitch } from '../base/protection-switch.ts';
import type { Service } from './service.ts';

/** What a pack asks of the compiler: its verified members, by path. */
export interface PackContents {
  readonly name: string;
  /** The service it is for. */
  readonly service: string;
  readonly revision: number;
  /** Edition of the language that it is written in; 1 when absent. */
  readonly edition?: number;
  /** Relative path to exact bytes; verified before it is handed over. */
  readonly members: ReadonlyMap<string, Uint8Array>;
}

/** One finding about a designer's text, ready to show. Lines and columns count from 1. */
export interface PackDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The finding with its source frame, as plain text of several lines. */
  readonly rendered: string;
}

export type CompileOutcome =
  | {
      readonly ok: true;
      readonly warnings: readonly PackDiagnostic[];
      /** The columns rooms need; undefined when the service runs no rooms. */
      readonly layout?: LayoutSpec;
      /** Makes a fresh generation bound to the layout's offsets; called once per generation. */
      load(layout: Layout | undefined): Service;
    }
  | { readonly ok: false; readonly diagnostics: readonly PackDiagnostic[] };

/** What the host lets a compiler do at this moment (protection switches). */
export interface CompilePolicy {
  /** True when rules may run as generated code. */
  readonly generatedCode: boolean;
  /** True for a pack that served here before: it need not be tried again before it is loaded. */
  readonly served?: true;
}

/** Turns packs into services, without effects; bad text is an outcome, never a throw. */
export interface Compiler {
  /** The protection switch that must be open for its packs to come in; none when absent. */
  readonly guardedBy?: ProtectionSwitch;
  /** True for the packs it compiles, e.g. those of one service. */
  accepts(pack: PackContents): boolean;
  compile(pack: PackContents, policy: CompilePolicy): CompileOutcome | Promise<CompileOutcome>;
}
