// All pages, in the order of the areas of diagnostic-codes.ts.
import { CONTENT_PAGES } from './content.ts';
import { DECLARATION_PAGES } from './declaration.ts';
import { DOUBT_PAGES } from './doubt.ts';
import { GRAMMAR_PAGES } from './grammar.ts';
import { NAME_PAGES } from './name.ts';
import type { ExplainPage } from './page.ts';
import { PLACE_PAGES } from './place.ts';
import { REFERENCE_PAGES } from './reference.ts';
import { SHAPE_PAGES } from './shape.ts';
import { TABLE_PAGES } from './table.ts';
import { TEXT_PAGES } from './text.ts';
import { TYPE_PAGES } from './type.ts';
import { UNUSED_PAGES } from './unused.ts';

export const PAGES: readonly ExplainPage[] = [
  ...TEXT_PAGES,
  ...GRAMMAR_PAGES,
  ...SHAPE_PAGES,
  ...DECLARATION_PAGES,
  ...NAME_PAGES,
  ...REFERENCE_PAGES,
  ...TYPE_PAGES,
  ...PLACE_PAGES,
  ...CONTENT_PAGES,
  ...TABLE_PAGES,
  ...DOUBT_PAGES,
  ...UNUSED_PAGES,
];
