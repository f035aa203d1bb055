import { equal, toHex } from "../../bytes/octets.ts";
import type { LoggedMessage } from "../../diagnose/explanation.ts";
import { decodeEapol } from "../../eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../../eapol/key-frame.ts";
import { encodeKeyInfo } from "../../eapol/key-info.ts";
import type { Paint } from "../terminal.ts";

/** The four messages of the trace as a table, and the checks that hold between them. */
export function tellTrace(messages: readonly LoggedMessage[], color: Paint): string {
  const frames = messages.map(({ octets }) => decodeKeyFrame(decodeEapol(octets).body, 16));
  const rows = messages.map((message, at) => row(message, frames[at] as KeyFrame));
  const title = ["message", "", "octets", "key info", "counter", "nonce", "MIC", "key data"];
  return `${table([title, ...rows], color)}\n${checks(frames, color)}`;
}

function row({ message, direction, octets }: LoggedMessage, frame: KeyFrame): string[] {
  return [
    message,
    direction === "rx" ? "received" : "sent",
    `${octets.length}`,
    `0x${encodeKeyInfo(frame.keyInfo).toString(16).padStart(4, "0")}`,
    `${frame.replayCounter}`,
    `${toHex(frame.keyNonce.subarray(0, 4))}..`,
    frame.keyInfo.mic ? `${toHex(frame.keyMic.subarray(0, 4))}..` : "-",
    frame.keyData.length === 0 ? "-" : `${frame.keyData.length} octets`,
  ];
}

function checks([first, second, third, fourth]: readonly KeyFrame[], color: Paint): string {
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) return "";
  const facts: readonly (readonly [boolean, string])[] = [
    [equal(first.keyNonce, third.keyNonce), "messages 1 and 3 show the same ANonce"],
    [
      equal(second.keyNonce, fourth.keyNonce),
      "message 4 repeats the SNonce, as wpa_supplicant of 2005 did (today it is zeros)",
    ],
    [first.replayCounter === second.replayCounter, "message 2 answers the counter of message 1"],
    [third.replayCounter === fourth.replayCounter, "message 4 answers the counter of message 3"],
    [third.replayCounter > first.replayCounter, "the access point's counter grows"],
    [equal(second.keyData, third.keyData), "both ends show the same WPA element: TKIP, TKIP, PSK"],
    [
      encodeKeyInfo(second.keyInfo) === encodeKeyInfo(fourth.keyInfo) && fourth.keyData.length === 0,
      "messages 2 and 4 have the same key information; only the key data tells them apart",
    ],
    [
      third.keyInfo.mic && fourth.keyInfo.mic,
      "the station went on after message 3, so its MIC held: the passphrase was right",
    ],
  ];
  return facts.map(([holds, fact]) => `  ${holds ? color.good("yes") : color.bad("no ")}  ${fact}\n`).join("");
}

/** Rows in columns, the first of them a title. */
function table(rows: readonly (readonly string[])[], color: Paint): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows
    .map((row, at) => {
      const line = row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join("  ")
        .trimEnd();
      return `  ${at === 0 ? color.quiet(line) : line}\n`;
    })
    .join("");
}
