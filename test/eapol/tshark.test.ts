import { expect, test } from "vitest";
import { encodeEapol } from "../../src/eapol/eapol.ts";
import { createKde, encodeBigtkKde, encodeGtkKde, encodeIgtkKde, encodeKeyIdKde, Kde } from "../../src/eapol/kde.ts";
import { encodeMloGtkKde, encodeMloIgtkKde, encodeMloLinkKde } from "../../src/eapol/kde-links.ts";
import { encodeMacAddressKde, encodeNonceKde, encodePmkidKde } from "../../src/eapol/kde-values.ts";
import { encodeKeyData } from "../../src/eapol/key-data.ts";
import { decodeKeyFrame, encodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { decodeKeyInfo } from "../../src/eapol/key-info.ts";
import { encodeOci } from "../../src/ie/oci.ts";
import { requireTool } from "../support/tools.ts";
import { pcapOf, tsharkReads } from "../support/tshark.ts";
import { octets } from "../support/vectors.ts";

const none = new Uint8Array(0);
const key = octets("000102030405060708090a0b0c0d0e0f");
const hexKey = "000102030405060708090a0b0c0d0e0f";
const nonce = octets("11".repeat(32));

/**
 * KDEs as our encoders write them, and what tshark has to read of them.
 *
 * tshark 4.0 takes the numbers of the multi-link KDEs most significant octet first and does not show their keys, and so
 * these are not compared; nor are the Lifetime and Error KDEs, of which it takes the number from the wrong place or end.
 */
const kdes: readonly [selector: number, data: Uint8Array, fields: Readonly<Record<string, string>>][] = [
  [
    Kde.gtk,
    encodeGtkKde({ keyId: 2, transmit: true, reserved: 0, gtk: key }),
    { "wlan.rsn.ie.gtk_kde.key_id": "0x02", "wlan.rsn.ie.gtk_kde.tx": "1", "wlan.rsn.ie.gtk_kde.gtk": hexKey },
  ],
  [
    Kde.macAddress,
    encodeMacAddressKde(octets("020304050607")),
    { "wlan.rsn.ie.mac_address_kde.mac_address": "02:03:04:05:06:07" },
  ],
  [Kde.pmkid, encodePmkidKde(key), { "wlan.rsn.ie.pmkid": hexKey }],
  [Kde.nonce, encodeNonceKde(nonce), { "wlan.rsn.ie.key_nonce_kde.nonce": "11".repeat(32) }],
  [
    Kde.igtk,
    encodeIgtkKde({ keyId: 5, ipn: 0x010203040506n, igtk: key }),
    {
      "wlan.rsn.ie.igtk.kde.keyid": "5",
      "wlan.rsn.ie.igtk.kde.ipn": String(0x010203040506),
      "wlan.rsn.ie.igtk.kde.igtk": hexKey,
    },
  ],
  [Kde.keyId, encodeKeyIdKde({ keyId: 1, reserved: 0 }), { "wlan.rsn.ie.ptk.keyid": "1" }],
  [
    Kde.oci,
    encodeOci({ operatingClass: 81, primaryChannel: 6, frequencySegment1: 0, rest: none }),
    {
      "wlan.rsn.ie.oci_kde.operating_class": "81",
      "wlan.rsn.ie.oci_kde.primary_channel_number": "6",
      "wlan.rsn.ie.oci_kde.frequency_segment_1_channel_number": "0",
    },
  ],
  [
    Kde.bigtk,
    encodeBigtkKde({ keyId: 6, bipn: 7n, bigtk: key }),
    {
      "wlan.rsn.ie.bigtk_kde.key_id": "6",
      "wlan.rsn.ie.bigtk_kde.bipn": "7",
      "wlan.rsn.ie.bigtk_kde.bigtk": hexKey,
    },
  ],
  [
    Kde.mloGtk,
    encodeMloGtkKde({ keyId: 1, transmit: true, reserved: false, linkId: 9, pn: 0x060504030201n, gtk: key }),
    {
      "wlan.rsn.ie.mlo_gtk.key_id": "0x01",
      "wlan.rsn.ie.mlo_gtk.tx": "1",
      "wlan.rsn.ie.mlo_gtk.linkid": "0x09",
    },
  ],
  [
    Kde.mloIgtk,
    encodeMloIgtkKde({ keyId: 4, ipn: 3n, reserved: 5, linkId: 10, igtk: key }),
    {
      "wlan.rsn.ie.mlo_igtk.reserved": "0x05",
      "wlan.rsn.ie.mlo_igtk.linkid": "0x0a",
    },
  ],
  [
    Kde.mloBigtk,
    encodeMloIgtkKde({ keyId: 7, ipn: 9n, reserved: 0, linkId: 2, igtk: key }),
    {
      "wlan.rsn.ie.mlo_bigtk.reserved": "0x00",
      "wlan.rsn.ie.mlo_bigtk.linkid": "0x02",
    },
  ],
  [
    Kde.mloLink,
    encodeMloLinkKde({
      linkId: 1,
      rsn: true,
      rsnx: false,
      reserved: 0,
      macAddress: octets("0a0b0c0d0e0f"),
      elements: octets("30020100"),
    }),
    {
      "wlan.rsn.ie.mlo_link.link_info.linkid": "1",
      "wlan.rsn.ie.mlo_link.link_info.rsneinfo": "1",
      "wlan.rsn.ie.mlo_link.link_info.rsnxeinfo": "0",
      "wlan.rsn.ie.mlo_link.mac_addr": "0a:0b:0c:0d:0e:0f",
      "wlan.rsn.version": "1",
    },
  ],
];

/** A message 1 in an Ethernet frame, whose Key Data are one KDE in clear. */
function message1(selector: number, data: Uint8Array): Uint8Array {
  const frame = decodeKeyFrame(new Uint8Array(95), 16);
  const body = encodeKeyFrame({
    ...frame,
    descriptorType: 2,
    keyInfo: decodeKeyInfo(0x008a),
    keyData: encodeKeyData({ elements: [createKde(selector, data)], padding: none }),
  });
  const eapol = encodeEapol({ version: 2, type: 3, body, trailing: none });
  return Buffer.concat([octets("020000000100 020000000000 888e"), eapol]);
}

test("every KDE that we write is read by tshark", (context) => {
  const tshark = requireTool("tshark", context);
  const fields = Array.from(new Set(kdes.flatMap(([, , wanted]) => Object.keys(wanted))));
  const pcap = pcapOf(
    1,
    kdes.map(([selector, data]) => message1(selector, data)),
  );
  const theirs = tsharkReads(tshark, pcap, [...fields, "wlan.rsn.ie.kde.data_type"]);
  // What is not there has no text.
  expect(theirs.map((frame) => Object.fromEntries(Object.entries(frame).filter(([, value]) => value !== "")))).toEqual(
    kdes.map(([selector, , wanted]) => ({ "wlan.rsn.ie.kde.data_type": String(selector & 0xff), ...wanted })),
  );
});
