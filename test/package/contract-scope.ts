// A service that holds things: a beat, a connection, a value to show and a strategy to lend, all asked of its
// scope. It takes no more of the scope than it uses, so a test of its own gives it one of a few lines.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION, type Service } from 'midswing/contract';
import type { Closable, Scope, StrategyType } from 'midswing/contract/scope';

class Gauge implements Closable {
  isOpen = true;
  #readings = 0;

  read(): number {
    this.#readings += 1;
    return 20 + this.#readings;
  }

  close(): void {
    this.isOpen = false;
  }
}

type Forecast = (degrees: number) => string;

/** What other services fetch the forecast with. */
const FORECAST: StrategyType<Forecast> = {
  name: 'Forecast',
  is: (value): value is Forecast => typeof value === 'function',
};

type WeatherScope = Pick<Scope, 'every' | 'expose' | 'own' | 'offerStrategy'>;

const createWeather = (connect: () => Gauge) =>
  ({
    name: 'weather',
    contract: `^${CONTRACT_VERSION}`,
    prepare: (scope: WeatherScope) => {
      const gauge = scope.own(connect());
      scope.every(1_000, () => scope.expose('degrees', gauge.read()));
      const forecast: Forecast = (degrees) => (degrees > 21 ? 'warm' : 'mild');
      scope.offerStrategy('forecast', forecast, FORECAST.name);
    },
  }) satisfies Service;

const beats: (() => void | Promise<void>)[] = [];
const owned: Closable[] = [];
const shown: unknown[] = [];
const lent: unknown[] = [];
const scope: WeatherScope = {
  every: (periodMs, run) => {
    assert.equal(periodMs, 1_000);
    beats.push(run);
    return { cancel: () => undefined };
  },
  expose: (name, value) => void shown.push([name, value]),
  own: (resource) => {
    owned.push(resource);
    return resource;
  },
  offerStrategy: (_name, strategy) => void lent.push(strategy),
};

const gauge = new Gauge();
createWeather(() => gauge).prepare(scope);
for (const beat of [...beats, ...beats]) await beat();
for (const resource of owned) await resource.close();
assert.deepEqual(shown, [
  ['degrees', 21],
  ['degrees', 22],
]);
assert.equal(gauge.isOpen, false);
const words = lent.filter((each) => FORECAST.is(each)).map((forecast) => forecast(22));
assert.deepEqual(words, ['warm']);
console.log('contract-scope ok');
