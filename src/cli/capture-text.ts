import { formatMac } from "../bytes/octets.ts";
import type { CaptureSession, CaptureStory } from "../capture/story.ts";
import { describeExplanation } from "../diagnose/describe.ts";
import type { Explanation } from "../diagnose/explanation.ts";
import { akmSuite, cipherSuite } from "../ie/suite.ts";
import type { Io } from "./io.ts";
import { quoteSsid } from "./json.ts";
import { type Paint, paint } from "./terminal.ts";

/** Rows that are told: a page has an end. */
const mostRows = 40;

/** A capture for people: its networks, a table of its sessions, and what stands in the way of the frames that stay closed. */
export function formatCapture(story: CaptureStory, explanation: Explanation, io: Io): string {
  const color = paint(io);
  const parts = [
    `${story.packets} packets${unreadable(story)}`,
    "",
    ...networks(story, color),
    ...sessions(story, color),
  ];
  const page = explanation.failures.length === 0 ? "" : `\n${describeExplanation(explanation)}`;
  return `${parts.join("\n").trimEnd()}\n${page}`;
}

function unreadable(story: CaptureStory): string {
  const all = Object.entries(story.unreadable);
  if (all.length === 0) return "";
  return `, of which no frame: ${all.map(([why, count]) => `${count} (${why})`).join(", ")}`;
}

function networks(story: CaptureStory, color: Paint): readonly string[] {
  const heard = story.networks.filter(({ beacons }) => beacons > 0);
  if (heard.length === 0) return [];
  const rows = heard.slice(0, mostRows).map(({ bssid, ssid, beacons, privacy, apElements }) => {
    const kind =
      apElements?.rsn !== undefined ? "RSN" : apElements?.wpa !== undefined ? "WPA" : privacy ? "WEP" : "open";
    return [formatMac(bssid), ssid === undefined ? "(hidden)" : quoteSsid(ssid), kind, `${beacons} beacons`];
  });
  return [color.strong("Networks"), ...table(rows), ...more(heard.length), ""];
}

function sessions(story: CaptureStory, color: Paint): readonly string[] {
  const told = story.sessions.filter((session) => session.handshakes.length > 0 || protectedFrames(session) > 0);
  if (told.length === 0) return ["no session with protected frames or EAPOL-Key frames"];
  const rows = told.slice(0, mostRows).map((session) => row(session));
  const head = ["station", "access point", "network", "suite", "messages", "MIC", "opened", "closed"];
  const [first, ...others] = table([head, ...rows]);
  return [color.strong("Sessions"), color.quiet(first as string), ...others, ...more(told.length)];
}

function row(session: CaptureSession): readonly string[] {
  const { aa, spa, ssid, suite, handshakes, micVerified, frames } = session;
  const mics = handshakes.flatMap(({ messages }) => messages.map(({ mic }) => mic));
  const verdict = micVerified
    ? "verified"
    : mics.includes("mismatch")
      ? "mismatch"
      : mics.length > 0
        ? "unchecked"
        : "-";
  const label = `${akmSuite(suite?.akm ?? 0)?.label ?? "?"}/${cipherSuite(suite?.pairwise ?? 0)?.label ?? "?"}`;
  const closed = Object.entries(frames.undecrypted).map(([why, count]) => `${count} ${why}`);
  return [
    formatMac(spa),
    formatMac(aa),
    ssid === undefined ? "?" : quoteSsid(ssid),
    suite === undefined ? "?" : label,
    messagesOf(session),
    verdict,
    `${frames.decrypted.data + frames.decrypted.management}`,
    closed.length === 0 ? "0" : closed.join(", "),
  ];
}

/** `1234` for a whole 4-way handshake, one for each, `G` for a group message. */
function messagesOf({ handshakes, messagesLeftOut }: CaptureSession): string {
  const shown = handshakes.slice(0, 4).map(({ messages }) => {
    return [...new Set(messages.map(({ message }) => (message.startsWith("group") ? "G" : message.charAt(0))))].join(
      "",
    );
  });
  const rest = handshakes.length > 4 || messagesLeftOut > 0 ? " …" : "";
  return shown.length === 0 ? "-" : shown.join(" ") + rest;
}

function protectedFrames({ frames }: CaptureSession): number {
  const closed = Object.values(frames.undecrypted).reduce((sum, count) => sum + count, 0);
  return frames.decrypted.data + frames.decrypted.management + closed;
}

function more(count: number): readonly string[] {
  return count > mostRows ? [`  (and ${count - mostRows} more)`] : [];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
