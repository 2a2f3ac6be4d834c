// A page that plays: click on the ground to walk, on an enemy to fight. To try it, bundle it beside its page with
// `npx esbuild main.ts --bundle --format=esm --outfile=main.js`, and serve this folder from this machine.
import { createClient, type Client } from 'midswing/client';
import { encodeMove, encodeUse } from 'midswing/combat-rules/protocol';
import { teamOf } from 'midswing/combat-rules/teams';
import { arenaViewCodec, type ArenaUnit, type ArenaView } from 'midswing/combat-rules/view';

const PIXELS_PER_METRE = 20;
/** Metres around a unit that a click still means it. */
const REACH_M = 1;
/** Each class has one of these; the other one is refused. */
const WEAPONS = ['strike', 'shoot'];

interface Point {
  readonly x: number;
  readonly y: number;
}

const field = byId('field', HTMLCanvasElement);
const form = byId('play', HTMLFormElement);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  play().catch((error: unknown) => say(String(error)));
});

type ArenaClient = Client<ArenaView>;

async function play(): Promise<void> {
  const url = byId('url', HTMLInputElement).value;
  const ticket = byId('ticket', HTMLInputElement).value;
  const who = ticket === '' ? {} : { ticket };
  const client = createClient({ url, name: 'browser example', view: arenaViewCodec, ...who });
  // For the console: `client.pending`, `client.view`.
  Object.assign(globalThis, { client });
  /** Where own walks lead that are not answered yet, by sequence. */
  const goals = new Map<number, Point>();
  client.onReply(({ sequence }) => goals.delete(sequence));
  client.onView(({ view, tick }) => {
    const ahead = client.pending.flatMap(({ sequence }) => goals.get(sequence) ?? []);
    draw(view, ownRow(client), ahead);
    byId('status', HTMLOutputElement).value = `open, tick ${tick}`;
  });
  tellEvents(client);
  await client.connect();
  await client.join(Number(byId('room', HTMLInputElement).value));
  field.addEventListener('click', ({ offsetX, offsetY }) => {
    const place = { x: offsetX / PIXELS_PER_METRE, y: offsetY / PIXELS_PER_METRE };
    act(client, place, goals);
  });
}

/** What a player wants to know besides the field. */
function tellEvents(client: ArenaClient): void {
  client.onState((state) => {
    byId('status', HTMLOutputElement).value = state.kind;
    if (state.kind === 'waiting') say(`lost (${state.cause.name}), attempt ${state.attempt}`);
    if (state.kind === 'closed') say(`over (${state.cause.name})`);
  });
  client.onSwap(({ pack, revision }, { tick }) => say(`tick ${tick}: ${pack} ${revision}`));
  client.onRestart(() => say('the session was lost, a new one has begun'));
  client.onGap(({ missed }) => say(`${missed} ticks were missed`));
  client.onReply(({ sequence, kind, code }) => {
    if (kind !== 'accepted') say(`command ${sequence} ${kind} ${code}`);
  });
}

/** Fights the enemy who stands there, or walks there. */
function act(client: ArenaClient, place: Point, goals: Map<number, Point>): void {
  const { view } = client;
  if (view === undefined) return;
  const own = ownRow(client);
  const enemy = view.units.findIndex(
    (unit, row) => teamOf(row) !== teamOf(own) && unit.hp > 0 && distance(unit, place) < REACH_M,
  );
  if (enemy < 0) goals.set(client.send(encodeMove(place.x, place.y)), place);
  else for (const weapon of weaponsOf(view)) client.send(encodeUse(weapon, enemy));
}

function ownRow({ state }: ArenaClient): number {
  return state.kind === 'open' ? (state.place?.member ?? -1) : -1;
}

/** Hashes of the weapons' names, as the pack that serves has them. */
function weaponsOf({ names }: ArenaView): number[] {
  return [...names].flatMap(([hash, name]) => (WEAPONS.includes(name) ? [hash] : []));
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function draw({ units }: ArenaView, own: number, ahead: readonly Point[]): void {
  const pen = field.getContext('2d');
  if (pen === null) return;
  pen.clearRect(0, 0, field.width, field.height);
  for (const [row, unit] of units.entries()) drawUnit(pen, unit, { row, isOwn: row === own });
  pen.strokeStyle = '#888';
  for (const { x, y } of ahead) circle(pen, { x, y }, 4);
  pen.stroke();
}

function drawUnit(
  pen: CanvasRenderingContext2D,
  unit: ArenaUnit,
  { row, isOwn }: { readonly row: number; readonly isOwn: boolean },
): void {
  pen.globalAlpha = unit.hp > 0 ? 1 : 0.2;
  pen.fillStyle = teamOf(row) === 0 ? '#27c' : '#c42';
  circle(pen, unit, isOwn ? 10 : 7);
  pen.fill();
  pen.fillText(
    `${Math.round(unit.hp)}`,
    unit.x * PIXELS_PER_METRE - 8,
    unit.y * PIXELS_PER_METRE - 12,
  );
}

function circle(pen: CanvasRenderingContext2D, { x, y }: Point, radius: number): void {
  pen.beginPath();
  pen.arc(x * PIXELS_PER_METRE, y * PIXELS_PER_METRE, radius, 0, 2 * Math.PI);
}

function say(text: string): void {
  const line = document.createElement('div');
  line.textContent = text;
  byId('log', HTMLDivElement).prepend(line);
}

function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.querySelector(`#${id}`);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${id}`);
}
