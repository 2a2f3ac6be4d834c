// A page about one code of a finding, as data.
import type { DiagnosticCode } from '../diagnostic-codes.ts';

/** Rules that stand by themselves, or with what they need beside them. */
export type Example =
  | string
  | {
      readonly rules?: string;
      /** Shown in the place of rules that are too long to show. */
      readonly shown?: string;
      /** The rules are this text so many times. */
      readonly repeat?: number;
      /** Spreadsheets by path. */
      readonly members?: Readonly<Record<string, string>>;
      /** Rules of a second file. */
      readonly second?: string;
      /** Rules of a pack that this one extends. */
      readonly base?: string;
      /** Edition that pack.json names. */
      readonly edition?: number;
      /** Values that tunes are turned to. */
      readonly tunes?: Readonly<Record<string, number>>;
      /** In a game that carries out itself what rules say. */
      readonly inSmallGame?: true;
    };

export interface ExplainPage {
  readonly code: DiagnosticCode;
  /** What is behind the rule and what to do, in some sentences. */
  readonly why: string;
  /** Leads to this finding and no other. */
  readonly wrong: Example;
  /** Leads to no finding. */
  readonly right: Example;
}
