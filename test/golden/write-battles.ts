// `npm run golden`: writes battles.json anew.
import { writeFileSync } from 'node:fs';
import { formatGolden, goldenNow, goldenPath } from './golden-file.ts';

writeFileSync(goldenPath(), formatGolden(goldenNow()));
process.stdout.write(`${goldenPath()}: read the diff before you keep it\n`);
