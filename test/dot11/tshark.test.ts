import { expect, test } from "vitest";
import { formatMac } from "../../src/bytes/octets.ts";
import { FrameType } from "../../src/dot11/frame-control.ts";
import { decodeSnap } from "../../src/dot11/llc.ts";
import { decodeMpdu, type Mpdu, resolveAddresses } from "../../src/dot11/mac-header.ts";
import { decodeManagement } from "../../src/dot11/management.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { encodeKeyInfo } from "../../src/eapol/key-info.ts";
import { identifyMessage } from "../../src/eapol/message.ts";
import { decodeElements, ElementId, findElement } from "../../src/ie/element.ts";
import { decodeRsne, type Rsne } from "../../src/ie/rsne.ts";
import { recordedMpdus, recordingNames } from "../support/recorded-frames.ts";
import { requireTool } from "../support/tools.ts";
import { pcapOf, type TsharkFields, tsharkReads } from "../support/tshark.ts";

const none = "";
const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;
/** On the air the octets of Frame Control are in the other order; so does tshark show them. */
const swapped = (word: number): number => ((word & 0xff) << 8) | (word >> 8);

function headerFields({ header }: Mpdu, frameControl: number): TsharkFields {
  const addresses = resolveAddresses(header);
  const mac = (address: Uint8Array | undefined): string => (address === undefined ? none : formatMac(address));
  return {
    "wlan.fc": hex(swapped(frameControl), 4),
    "wlan.duration": String(header.duration),
    "wlan.ra": mac(header.address1),
    "wlan.ta": mac(header.address2),
    "wlan.da": mac(addresses?.da),
    "wlan.sa": mac(addresses?.sa),
    "wlan.bssid": mac(addresses?.bssid),
    "wlan.frag": header.fragmentNumber === undefined ? none : String(header.fragmentNumber),
    "wlan.seq": header.sequenceNumber === undefined ? none : String(header.sequenceNumber),
    "wlan.qos": header.qosControl === undefined ? none : hex(header.qosControl, 4),
  };
}

function managementFields({ header, body }: Mpdu): TsharkFields {
  const { type, subtype, protected: encrypted } = header.frameControl;
  if (type !== FrameType.management || encrypted) return {};
  const management = decodeManagement(subtype, body);
  return {
    "wlan.fixed.timestamp": "timestamp" in management ? String(management.timestamp) : none,
    "wlan.fixed.beacon": "beaconInterval" in management ? String(management.beaconInterval) : none,
    "wlan.fixed.capabilities": "capabilities" in management ? hex(management.capabilities, 4) : none,
    "wlan.fixed.reason_code": "reason" in management ? hex(management.reason, 4) : none,
    "wlan.fixed.status_code": "status" in management ? hex(management.status, 4) : none,
    "wlan.fixed.auth.alg": "algorithm" in management ? String(management.algorithm) : none,
    "wlan.fixed.auth_seq": "transaction" in management ? hex(management.transaction, 4) : none,
    ...("elements" in management ? elementFields(management.elements) : {}),
  };
}

function elementFields(octets: Uint8Array): TsharkFields {
  const elements = decodeElements(octets);
  const rsne = findElement(elements, ElementId.rsn);
  return {
    "wlan.tag.number": elements.map(({ id }) => id).join(","),
    // tshark has the lengths of elements with a second id in a field of their own.
    "wlan.tag.length": elements
      .filter(({ id }) => id !== ElementId.extension)
      .map(({ body }) => body.length)
      .join(","),
    ...(rsne === undefined ? {} : rsnFields(decodeRsne(rsne.body))),
  };
}

function rsnFields(rsne: Rsne): TsharkFields {
  const type = (selector: number): string => String(selector & 0xff);
  return {
    "wlan.rsn.version": String(rsne.version),
    "wlan.rsn.gcs.type": type(rsne.group as number),
    "wlan.rsn.pcs.type": (rsne.pairwise ?? []).map(type).join(","),
    "wlan.rsn.akms.type": (rsne.akm ?? []).map(type).join(","),
    "wlan.rsn.capabilities": hex(rsne.capabilities as number, 4),
    "wlan.rsn.pmkid.count": rsne.pmkids === undefined ? none : String(rsne.pmkids.length),
    "wlan.rsn.gmcs.type": rsne.groupManagement === undefined ? none : type(rsne.groupManagement),
  };
}

/** tshark numbers messages: 1 to 4 of the 4-way handshake, then two of the group key handshake, which start at 1 again. */
const messageNumbers: Readonly<Record<string, string>> = {
  "1/4": "1",
  "2/4": "2",
  "3/4": "3",
  "4/4": "4",
  "group 1/2": "1",
  "group 2/2": "2",
};

function eapolFields({ header, body }: Mpdu): TsharkFields {
  const { type, subtype, protected: encrypted } = header.frameControl;
  if (type !== FrameType.data || encrypted || (subtype & 4) !== 0) return {};
  const eapol = decodeEapol(decodeSnap(body).payload);
  const fields = {
    "eapol.version": String(eapol.version),
    "eapol.type": String(eapol.type),
    "eapol.len": String(eapol.body.length),
  };
  if (eapol.type !== 3) return fields;
  const frame = decodeKeyFrame(eapol.body, 16);
  return {
    ...fields,
    "eapol.keydes.type": String(frame.descriptorType),
    "wlan_rsna_eapol.keydes.key_info": hex(encodeKeyInfo(frame.keyInfo), 4),
    "eapol.keydes.key_len": String(frame.keyLength),
    "eapol.keydes.replay_counter": String(frame.replayCounter),
    "wlan_rsna_eapol.keydes.data_len": String(frame.keyData.length),
    "wlan_rsna_eapol.keydes.msgnr": messageNumbers[identifyMessage(frame)] ?? none,
  };
}

function ours(octets: Uint8Array): TsharkFields {
  const mpdu = decodeMpdu(octets);
  const frameControl = new DataView(octets.buffer, octets.byteOffset).getUint16(0, true);
  return { ...headerFields(mpdu, frameControl), ...managementFields(mpdu), ...eapolFields(mpdu) };
}

test("every recorded frame is read as tshark reads it", (context) => {
  const tshark = requireTool("tshark", context);
  const frames = recordingNames.flatMap(recordedMpdus);
  const read = frames.map(({ octets }) => ours(octets));
  const fields = Array.from(new Set(read.flatMap((frame) => Object.keys(frame))));
  const pcap = pcapOf(
    105,
    frames.map(({ octets }) => octets),
  );
  const theirs = tsharkReads(tshark, pcap, fields);
  expect(theirs).toHaveLength(frames.length);
  for (const [index, { recording, number }] of frames.entries()) {
    const mine = read[index] as TsharkFields;
    const same = Object.fromEntries(Object.keys(mine).map((field) => [field, theirs[index]?.[field]]));
    expect({ recording, number, ...mine }).toEqual({ recording, number, ...same });
  }
});
