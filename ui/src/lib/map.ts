// Places as a small map: north up, true to scale in its middle, with nothing from elsewhere. Pins that would lie on each other
// are one, with all their numbers.

import type { Place, Position } from '../api';

export interface Pin {
  x: number;
  y: number;
  numbers: number[];
}

export interface PlaceMap {
  pins: Pin[];
  home: { x: number; y: number } | null;
  // Of the bar, which is also the distance between the lines behind the pins.
  bar: { length: number; says: string };
  // Where the middle lies.
  middle: { x: number; y: number };
}

const kRadius = 6_371_000; // metres
const kDegree = (Math.PI / 180) * kRadius;
const kSmallest = 300; // metres from edge to edge
const kEdge = 34; // pixels
const kPin = 26;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

// Metres on the sphere.
export function distance(from: Position, to: Position): number {
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const half = Math.sin((b - a) / 2) ** 2;
  const across = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * kRadius * Math.asin(Math.min(1, Math.sqrt(half + Math.cos(a) * Math.cos(b) * across)));
}

const kWinds = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'];

// Where one looks to, going the shortest way.
export function direction(from: Position, to: Position): string {
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const across = radians(to.longitude - from.longitude);
  const angle = Math.atan2(
    Math.sin(across) * Math.cos(b),
    Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(across),
  );
  return kWinds[(Math.round(angle / (Math.PI / 4)) + 8) % 8] ?? 'north';
}

export function sayDistance(metres: number): string {
  if (metres < 995) return `${Math.round(metres / 10) * 10} m`;
  if (metres < 9950) return `${(metres / 1000).toFixed(1)} km`;
  return `${Math.round(metres / 1000).toLocaleString('en-GB')} km`;
}

const kNear = 30; // metres

// "1.4 km south-west of your home"; empty where that is the place itself.
export function sayWhere(place: Position, from: Position, name: string): string {
  const far = distance(from, place);
  if (far < kNear) return `at ${name}`;
  return `${sayDistance(far)} ${direction(from, place)} of ${name}`;
}

// Each once, in the order in which they were named.
export function distinct(places: Place[]): Place[] {
  const seen = new Set<string>();
  return places.filter((place) => {
    const key = `${place.option ?? ''} ${place.link}`;
    return !seen.has(key) && seen.add(key);
  });
}

// Longitudes beside each other, also across the line where they jump from 180 to -180.
function unwrapped(longitudes: number[]): (longitude: number) => number {
  const sorted = [...longitudes].sort((left, right) => left - right);
  let [widest, begin] = [-1, sorted[0] ?? 0];
  sorted.forEach((longitude, index) => {
    const next = sorted[(index + 1) % sorted.length] as number;
    const gap = index + 1 < sorted.length ? next - longitude : next + 360 - longitude;
    if (gap > widest) [widest, begin] = [gap, next];
  });
  return (longitude) => (longitude < begin ? longitude + 360 : longitude);
}

// 1, 2 or 5 and zeros: the largest that is not more.
function round(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((step) => step * power <= metres) ?? 1) * power;
}

// The owner's own place is on the map where it does not make all else small.
function withHome(places: Position[], home: Position | undefined): boolean {
  if (!home) return false;
  const first = places[0] as Position;
  const extent = Math.max(2000, ...places.map((place) => distance(first, place)));
  return distance(first, home) <= 3 * extent;
}

export function mapOf(places: Position[], home: Position | undefined, width: number, height: number): PlaceMap | null {
  if (!places.length) return null;
  const all = withHome(places, home) ? [...places, home as Position] : places;
  const turn = unwrapped(all.map((one) => one.longitude));
  const [lats, longs] = [all.map((one) => one.latitude), all.map((one) => turn(one.longitude))];
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const [latitude, longitude] = [middle(lats), middle(longs)];
  const shrink = Math.max(0.01, Math.cos(radians(latitude)));
  const flat = (one: Position) => ({
    x: (turn(one.longitude) - longitude) * shrink * kDegree,
    y: (latitude - one.latitude) * kDegree,
  });
  const points = all.map(flat);
  const span = (values: number[]) => Math.max(kSmallest, Math.max(...values) - Math.min(...values));
  const scale = Math.min(
    (width - 2 * kEdge) / span(points.map((point) => point.x)),
    (height - 2 * kEdge) / span(points.map((point) => point.y)),
  );
  const onPage = (one: Position) => {
    const point = flat(one);
    return { x: width / 2 + point.x * scale, y: height / 2 + point.y * scale };
  };
  const pins: Pin[] = [];
  places.forEach((place, index) => {
    const point = onPage(place);
    const near = pins.find((pin) => Math.hypot(pin.x - point.x, pin.y - point.y) < kPin);
    if (near) near.numbers.push(index + 1);
    else pins.push({ ...point, numbers: [index + 1] });
  });
  const metres = round(width / 4 / scale);
  return {
    pins,
    home: all.length > places.length ? onPage(home as Position) : null,
    bar: {
      length: metres * scale,
      says: metres < 1000 ? `${metres} m` : `${(metres / 1000).toLocaleString('en-GB')} km`,
    },
    middle: { x: width / 2, y: height / 2 },
  };
}

// "1–3", "2, 5".
export function sayNumbers(numbers: number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(', ');
}
