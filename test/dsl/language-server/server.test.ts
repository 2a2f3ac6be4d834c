// The language server as an editor meets it: a process that is spoken to over its standard streams.
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FileChangeType,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GAME } from '../analysis/game.ts';
import { Client, Folder } from './client.ts';

const EFFECTS = `// Makes slow.
effect slow {
  duration 2s
  modify speed: less 20%
}
`;
const RULES = `rule crit on hit, priority 10 {
  when target.hp < 30%
  modify damage: more 50%
  apply(debuff: 'slow')
}
`;

let client: Client;
let folder: Folder;

beforeAll(async () => {
  client = new Client();
  await client.initialize();
});

afterEach(() => folder.remove());

afterAll(() => client.kill());

async function open(files: Readonly<Record<string, string>>, name = 'main.rules'): Promise<string> {
  folder = new Folder(files);
  const uri = folder.uri(name);
  await client.open(uri, files[name] ?? '');
  return uri;
}

function labelsOf(result: CompletionItem[] | CompletionList | null): string[] {
  const items = Array.isArray(result) ? result : (result?.items ?? []);
  return items
    .toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
    .map(({ label }) => label);
}

describe('findings', () => {
  it('[LG1] appear after a change, with code and place, and go when it is mended', async () => {
    const uri = await open({ 'main.rules': RULES, 'effects.rules': EFFECTS });
    expect(await client.findings(uri, () => true)).toEqual([]);
    await client.edit(uri, 'damage: more', 'damage: mroe');
    const found = await client.findings(uri, (one) => one.length > 0);
    expect(found.map(({ code, source }) => [code, source])).toEqual([
      ['MODIFIER_UNKNOWN', 'midswing'],
    ]);
    expect(found[0]?.range.start).toEqual(client.at(uri, 'mroe'));
    await client.edit(uri, 'mroe', 'more');
    expect(await client.findings(uri, (one) => one.length === 0)).toEqual([]);
  });

  it('[LG2] of other files of the pack appear, too, and follow what is open', async () => {
    const uri = await open({ 'main.rules': RULES, 'effects.rules': EFFECTS }, 'effects.rules');
    await client.edit(uri, 'effect slow', 'effect sluggish');
    const found = await client.findings(folder.uri('main.rules'), (one) => one.length > 0);
    expect(found.map(({ code }) => code)).toEqual(['UNKNOWN_EFFECT']);
  });

  it('[LG2] of a sheet appear at its own line', async () => {
    await open({
      'pack.json': '{"name": "b", "service": "game", "engine": "*", "edition": 1}',
      'vocabulary.json': JSON.stringify(GAME),
      'armour.csv': 'level: number key,reduction: percent\n1,10%\n2,ten\n',
      'main.rules': `table armour from 'armour.csv'
rule a on hit { modify damage: less armour.reduction(target.hp) else 0% }
`,
    });
    const found = await client.findings(folder.uri('armour.csv'), (one) => one.length > 0);
    expect(found.map(({ range }) => range.start)).toEqual([{ line: 2, character: 2 }]);
  });

  it('[LG3] a pack that cannot be read is told once, and the words of the file are judged all the same', async () => {
    const files = {
      'main.rules': 'rule a on hit { modify damage: mroe 5% }',
      'pack.json': '{"name": ',
    };
    const uri = await open(files);
    const found = await client.findings(uri, (one) => one.length > 0);
    expect(found.map(({ code }) => code)).toEqual(['PACK_SOURCE_INVALID', 'MODIFIER_UNKNOWN']);
    folder.write('pack.json', '{"name": "a", "service": "arena", "engine": "*", "edition": 1}');
    const changes = [{ uri: folder.uri('pack.json'), type: FileChangeType.Changed }];
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.method, { changes });
    const mended = await client.findings(uri, (one) => one.length === 1);
    expect(mended.map(({ code }) => code)).toEqual(['MODIFIER_UNKNOWN']);
  });

  it('[LG3] the vocabulary of the pack is the one it is checked against', async () => {
    const vocabulary = {
      name: 'tiny',
      version: 1,
      entities: [{ name: 'pawn', fields: [{ name: 'life', type: 'number' }] }],
      events: [
        {
          name: 'poke',
          subject: 'target',
          fields: [
            { name: 'target', type: { kind: 'entity', entity: 'pawn' } },
            { name: 'force', type: { kind: 'number' }, modifiable: true },
          ],
        },
      ],
      defaultEvent: 'poke',
      effectHolder: 'pawn',
      tickMs: 50,
    };
    const uri = await open({
      'pack.json': '{"name": "b", "service": "tiny", "engine": "*", "edition": 1}',
      'vocabulary.json': JSON.stringify(vocabulary),
      'main.rules': 'rule a on poke { when target.life < 3  modify force: flat 1 }',
    });
    expect(await client.findings(uri, () => true)).toEqual([]);
  });
});

describe('answers', () => {
  it('[LG4] completion works in a line that is not finished', async () => {
    const uri = await open({ 'main.rules': RULES, 'effects.rules': EFFECTS });
    await client.edit(uri, 'when target.hp < 30%', 'when target.');
    const position = client.after(uri, 'when target.');
    const result = await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position,
    });
    expect(labelsOf(result).slice(0, 3)).toEqual(['hp', 'maxHp', 'attack']);
    await client.edit(uri, "debuff: 'slow'", "debuff: '");
    const effects = await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: client.after(uri, "debuff: '"),
    });
    expect(labelsOf(effects)).toEqual(['slow']);
  });

  it('[LG4] hover, definition, references and rename cross files', async () => {
    const uri = await open({ 'main.rules': RULES, 'effects.rules': EFFECTS });
    const textDocument = { uri };
    const position = client.after(uri, "debuff: 'sl");
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument,
      position,
    });
    expect(JSON.stringify(hover?.contents)).toContain('Makes slow.');
    const place = await client.connection.sendRequest(DefinitionRequest.type, {
      textDocument,
      position,
    });
    expect(place).toEqual({
      uri: folder.uri('effects.rules'),
      range: { start: { line: 1, character: 7 }, end: { line: 1, character: 11 } },
    });
    const context = { includeDeclaration: true };
    const all = await client.connection.sendRequest(ReferencesRequest.type, {
      textDocument,
      position,
      context,
    });
    expect(all?.map((one) => one.uri)).toEqual([folder.uri('effects.rules'), uri]);
    const prepared = await client.connection.sendRequest(PrepareRenameRequest.type, {
      textDocument,
      position,
    });
    expect(prepared).toMatchObject({ placeholder: 'slow' });
    const newName = 'sluggish';
    const edit = await client.connection.sendRequest(RenameRequest.type, {
      textDocument,
      position,
      newName,
    });
    expect(Object.keys(edit?.changes ?? {}).sort()).toEqual(
      [folder.uri('effects.rules'), uri].sort(),
    );
    const changed = TextDocument.applyEdits(
      TextDocument.create(uri, '', 0, client.text(uri)),
      edit?.changes?.[uri] ?? [],
    );
    expect(changed).toContain("apply(debuff: 'sluggish')");
  });

  it('[LG4] a rename that would collide is refused with the reason', async () => {
    const uri = await open({
      'main.rules': RULES,
      'effects.rules': `${EFFECTS}effect fast { duration 1s }\n`,
    });
    const position = client.after(uri, "debuff: 'sl");
    const request = { textDocument: { uri }, position, newName: 'fast' };
    await expect(client.connection.sendRequest(RenameRequest.type, request)).rejects.toThrow(
      '`fast` already means something else here.',
    );
  });

  it('[LG5] formatting changes only what has to change', async () => {
    const uri = await open({
      'main.rules': RULES.replace('damage: more', 'damage:more'),
      'effects.rules': EFFECTS,
    });
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri },
      options,
    });
    const document = TextDocument.create(uri, '', 0, client.text(uri));
    expect(TextDocument.applyEdits(document, edits ?? [])).toBe(RULES);
    expect(edits?.map(({ newText }) => newText)).toEqual([' ']);
    await client.edit(uri, 'rule crit', 'rule {');
    const none = await client.connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri },
      options,
    });
    expect(none).toEqual([]);
  });

  it('[LG4] fixes, colours, outline, signatures and hints', async () => {
    const text = `tune power = 120\n\n${RULES.replace('more 50%', 'mroe power')}`;
    const uri = await open({ 'main.rules': text, 'effects.rules': EFFECTS });
    const textDocument = { uri };
    const range = { start: client.at(uri, 'mroe'), end: client.after(uri, 'mroe') };
    const context = { diagnostics: [] };
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context,
    });
    expect(actions?.[0]).toMatchObject({
      title: 'Write more',
      edit: { changes: { [uri]: [{ range, newText: 'more' }] } },
    });
    const colours = await client.connection.sendRequest(SemanticTokensRequest.type, {
      textDocument,
    });
    expect(colours?.data.length).toBeGreaterThan(40);
    const outline = await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument,
    });
    expect(outline?.map(({ name }) => name)).toEqual(['power', 'crit']);
    const position = client.after(uri, 'apply(');
    const help = await client.connection.sendRequest(SignatureHelpRequest.type, {
      textDocument,
      position,
    });
    expect(help?.signatures[0]?.label).toMatch(/^apply\(debuff/);
    await client.edit(uri, 'mroe power', 'flat power');
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await client.connection.sendRequest(InlayHintRequest.type, {
      textDocument,
      range: whole,
    });
    expect(hints?.map(({ label }) => label)).toEqual([' = 120']);
  });
});

describe('the process', () => {
  it('[LG6] outlives whatever it is sent', async () => {
    const uri = await open({ 'main.rules': '' });
    const position = { line: 900, character: 900 };
    for (const text of [
      '{{{{',
      ')'.repeat(500),
      '\u0000\uD800',
      "'",
      'rule',
      'effect e = (((',
      '\n'.repeat(99),
    ]) {
      await client.edit(uri, client.text(uri), text);
      for (const type of [CompletionRequest.type, HoverRequest.type, DefinitionRequest.type]) {
        await client.connection.sendRequest(type.method, { textDocument: { uri }, position });
      }
    }
    const elsewhere = { uri: 'untitled:Untitled-1' };
    await client.open(elsewhere.uri, 'rule a on |');
    const found = await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: elsewhere,
      position: { line: 0, character: 10 },
    });
    expect(labelsOf(found)).toContain('hit');
    expect(
      await client.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: 'a:b' },
        position,
      }),
    ).toBeNull();
    expect(client.log).toBe('');
  });

  it('[LG7] says what it can do, and ends when it is told', async () => {
    folder = new Folder({});
    const second = new Client();
    const { capabilities, serverInfo } = await second.initialize();
    expect(serverInfo?.name).toBe('midswing');
    expect(capabilities).toMatchObject({
      renameProvider: { prepareProvider: true },
      documentFormattingProvider: true,
      semanticTokensProvider: { full: true },
    });
    expect(await second.end()).toBe(0);
    expect(second.log).toBe('');
  });
});
