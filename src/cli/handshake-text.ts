import type { Suite } from "../handshake/suite.ts";
import { akmSuite, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";
import type { JoinedStation } from "../simulation/network-options.ts";
import type { Deed, NetworkHappening } from "../simulation/network-story.ts";
import type { Io } from "./io.ts";
import { type Paint, paint } from "./terminal.ts";

/** What is drawn. */
export interface PlayedHandshake {
  readonly suite: Suite;
  readonly stations: readonly JoinedStation[];
  readonly happenings: readonly NetworkHappening[];
}

/** Columns between the two lines of life. */
const width = 58;

type Frame = Extract<NetworkHappening, { type: "frame" }>;
type Done = Extract<NetworkHappening, { type: "deed" }>;

/** What happens to a frame before it arrives, or does not. */
const harm: Readonly<Partial<Record<Frame["fate"], string>>> = {
  duplicated: "comes twice",
  delayed: "is held up",
  truncated: "is cut",
  changed: "is damaged",
  replayed: "is sent again by somebody",
  forged: "is forged by somebody",
};

/**
 * The sequence of what happened, from top to bottom: the access point at the left, the stations at the right. What went
 * encrypted has a double arrow. No key is in it.
 */
export function drawHandshake({ suite, stations, happenings }: PlayedHandshake, io: Io): string {
  const color = paint(io);
  const label = akmSuite(suite.akm)?.label ?? formatSelector(suite.akm);
  const title = `${label}, pairwise ${cipherLabel(suite.pairwise)}, group ${cipherLabel(suite.group)}`;
  const heading = `${"access point".padEnd(width - 4)}${stations.length > 1 ? "stations" : "station"}`;
  const lines = happenings.flatMap((one) => {
    const drawn = one.type === "frame" ? frameLine(one, color) : deedLine(one, color);
    if (drawn === undefined) return [];
    const station = one.type === "deed" ? one.station : one.from === "ap" ? one.to : one.from;
    return `${`${one.at}`.padStart(7)}  |${drawn}|${stations.length > 1 ? ` ${station ?? ""}` : ""}`.trimEnd();
  });
  const ends = stations.map(({ connected, agrees }, at) => {
    const state = connected && agrees ? color.good("connected, with the same keys") : color.bad("not connected");
    return `station ${at + 1}: ${state}`;
  });
  return [color.strong(title), "", color.quiet(`     ms  ${heading}`), ...lines, "", ...ends, ""].join("\n");
}

function frameLine({ from, frame, fate }: Frame, color: Paint): string | undefined {
  const { message, replayCounter, encrypted } = frame;
  const name = replayCounter === undefined ? "no EAPOL-Key frame" : `${message} #${replayCounter}`;
  const toStation = from === "ap";
  if (fate === "delivered" || fate === "lost") {
    const line = encrypted ? "=" : "-";
    const arrow = arrowOf(name, line, toStation, fate === "lost");
    return fate === "lost" ? color.bad(arrow) : arrow;
  }
  const what = harm[fate];
  if (what === undefined) return undefined;
  const words = `~ ${name} ${what} ~`;
  const left = Math.max(0, (width - words.length) >> 1);
  return color.quiet(`${" ".repeat(left)}${words}`.padEnd(width));
}

/** An arrow from where the frame comes to where it goes; half of one, with a cross, where it is lost. */
function arrowOf(name: string, line: string, toStation: boolean, lost: boolean): string {
  const length = (lost ? width / 2 : width) - name.length - 6;
  const shaft = line.repeat(Math.max(1, length));
  const head = lost ? "x" : toStation ? ">" : "<";
  const three = line.repeat(3);
  if (toStation) return `${three} ${name} ${shaft}${head}`.padEnd(width);
  return `${head}${shaft} ${name} ${three}`.padStart(width);
}

function deedLine({ party, deed }: Done, color: Paint): string {
  const words = wordsOf(deed);
  const placed = party === "ap" ? ` ${words}`.padEnd(width) : `${words} `.padStart(width);
  if (deed.type === "discard" || deed.type === "deauthenticate") return color.bad(placed);
  return deed.type === "established" || deed.type === "open-port" ? color.good(placed) : placed;
}

function wordsOf(deed: Deed): string {
  switch (deed.type) {
    case "set-key":
      return `sets ${deed.scope} key ${deed.keyId}, ${deed.cipher}`;
    case "set-receive-key":
      return `receives under ${deed.scope} key ${deed.keyId}, ${deed.cipher}`;
    case "send-with-key":
      return `sends under ${deed.slot.scope} key ${deed.slot.keyId}`;
    case "delete-key":
      return `deletes ${deed.slot.scope} key ${deed.slot.keyId}`;
    case "open-port":
      return "opens the port";
    case "close-port":
      return "closes the port";
    case "associate":
      return "associates";
    case "established":
      return deed.handshake === "pairwise" ? "4-way handshake done" : "group handshake done";
    case "deauthenticate":
      return `deauthenticates, reason ${deed.reason}`;
    case "discard":
      return `drops it: ${deed.why}`;
  }
}

function cipherLabel(selector: SuiteSelector): string {
  return cipherSuite(selector)?.label ?? formatSelector(selector);
}
