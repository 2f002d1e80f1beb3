import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place } from '../api';
import { direction, distance, distinct, mapOf, sayDistance, sayNumbers, sayWhere } from './map';

const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const berlin = at(52.52, 13.405);

test('distances and directions on the sphere', () => {
  const hamburg = at(53.5511, 9.9937);
  assert.ok(Math.abs(distance(berlin, hamburg) - 255_000) < 2000);
  assert.equal(direction(berlin, hamburg), 'north-west');
  assert.equal(direction(berlin, at(52.4, 13.405)), 'south');
  assert.equal(direction(at(0, 179), at(0, -179)), 'east');
  assert.equal(distance(berlin, berlin), 0);
  assert.equal(sayDistance(344), '340 m');
  assert.equal(sayDistance(996), '1.0 km');
  assert.equal(sayDistance(1_234_567), '1,235 km');
  assert.equal(sayWhere(at(52.4, 13.405), berlin, 'your home'), '13 km south of your home');
  assert.equal(sayWhere(at(52.5201, 13.405), berlin, 'your home'), 'at your home');
});

test('north is up, east is right, and the bar is true to scale', () => {
  const [south, north, east] = [at(52.49, 13.39), at(52.51, 13.39), at(52.49, 13.43)];
  const map = mapOf([south, north, east], undefined, 600, 360);
  const [a, b, c] = map?.pins ?? [];
  assert.ok(a && b && c && map);
  assert.ok(b.y < a.y && Math.abs(b.x - a.x) < 1e-6);
  assert.ok(c.x > a.x && Math.abs(c.y - a.y) < 1e-6);
  const metres = Number(map.bar.says.replace(' m', '').replace(' km', '000'));
  const drawn = (Math.hypot(b.x - a.x, b.y - a.y) * metres) / map.bar.length;
  assert.ok(Math.abs(drawn - distance(south, north)) < 5);
  const across = (Math.hypot(c.x - a.x, c.y - a.y) * metres) / map.bar.length;
  assert.ok(Math.abs(across - distance(south, east)) / distance(south, east) < 0.01);
  for (const pin of map.pins) assert.ok(pin.x >= 30 && pin.x <= 570 && pin.y >= 30 && pin.y <= 330);
  assert.ok(map.bar.length <= 150);
});

test('pins that would lie on each other are one', () => {
  const map = mapOf([at(52.49, 13.39), at(52.4901, 13.3901), at(52.55, 13.5), at(52.49, 13.39)], undefined, 600, 360);
  assert.deepEqual(
    map?.pins.map((pin) => pin.numbers),
    [[1, 2, 4], [3]],
  );
  assert.equal(sayNumbers([1, 2, 4]), '1, 2, 4');
  assert.equal(sayNumbers([1, 2, 3, 7]), '1–3, 7');
});

test('places of a town are beside each other', () => {
  const map = mapOf([at(52.4958, 13.3688), at(52.4893, 13.392), at(52.4941, 13.456)], undefined, 600, 360);
  assert.equal(map?.pins.length, 3);
  assert.equal(map?.bar.says, '1 km');
});

test('the jump of longitudes does not tear the map', () => {
  const map = mapOf([at(-17.8, 179.4), at(-16.5, -179.9)], undefined, 600, 360);
  const [a, b] = map?.pins ?? [];
  assert.ok(a && b && b.x > a.x && b.y < a.y);
  const metres = Number((map?.bar.says ?? '').replace(' km', '000'));
  assert.ok(metres > 0 && metres < 200_000);
});

test('the owner’s home is on it where it makes nothing small', () => {
  const places = [at(52.49, 13.39), at(52.5, 13.4)];
  assert.ok(mapOf(places, at(52.51, 13.38), 600, 360)?.home);
  assert.equal(mapOf(places, at(40.7, -74), 600, 360)?.home, null);
  assert.equal(mapOf([], berlin, 600, 360), null);
  // One place has a map of some hundred metres.
  assert.match(mapOf([berlin], undefined, 600, 360)?.bar.says ?? '', /^\d+ m$/);
  // The poles are places, too.
  assert.ok(mapOf([at(90, 0), at(89.9, 170)], undefined, 600, 360)?.pins.every((pin) => Number.isFinite(pin.x)));
});

test('each place once', () => {
  const place = (link: string, option?: number): Place => ({
    ...berlin,
    link,
    name: '',
    ...(option !== undefined && { option }),
  });
  assert.equal(distinct([place('event:a'), place('event:a'), place('event:b')]).length, 2);
  assert.equal(distinct([place('event:a', 0), place('event:a', 1)]).length, 2);
});
