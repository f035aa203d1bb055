import { decodeBigtkKde, decodeGtkKde, decodeIgtkKde, decodeKeyIdKde, Kde } from "../eapol/kde.ts";
import { decodeIpAddressAllocationKde, decodeTransitionDisableKde } from "../eapol/kde-alliance.ts";
import { decodeMloGtkKde, decodeMloIgtkKde, decodeMloLinkKde } from "../eapol/kde-links.ts";
import {
  decodeErrorKde,
  decodeLifetimeKde,
  decodeMacAddressKde,
  decodeNonceKde,
  decodePmkidKde,
  decodeSmkKde,
} from "../eapol/kde-values.ts";
import { decodeOci } from "../ie/oci.ts";
import { type AnyView, bySelector, outlineOci, type View } from "./element-views.ts";

type KdeName = keyof typeof Kde;

function kde<Value>(
  name: KdeName,
  title: string,
  decode: (data: Uint8Array) => Value,
  outline: View<Value>["outline"],
): AnyView {
  return bySelector(Kde[name], { name, title: `${title} KDE`, decode, outline });
}

/** A management key: its ID, the number that the next frame is above, and the key. */
function numberedKey(name: KdeName, number: string): View<object>["outline"] {
  return (o) => {
    o.number("keyId", 2, "little");
    o.number(number, 6, "little");
    o.field(name, o.remaining);
  };
}

const linkKey: View<{ readonly reserved: number; readonly linkId: number }>["outline"] = (o, { reserved, linkId }) => {
  o.number("keyId", 2, "little");
  o.number("ipn", 6, "little");
  o.bits("linkId", 1, { linkId, reserved });
  o.field("igtk", o.remaining);
};

/** The KDEs of Key Data. */
export const kdeViews: readonly AnyView[] = [
  kde("gtk", "GTK", decodeGtkKde, (o, { gtk, ...bits }) => {
    o.bits("keyId", 2, bits);
    o.field("gtk", gtk.length);
  }),
  kde("macAddress", "MAC Address", decodeMacAddressKde, (o) => o.mac("macAddress")),
  kde("pmkid", "PMKID", decodePmkidKde, (o) => o.field("pmkid", 16)),
  kde("smk", "SMK", decodeSmkKde, (o) => {
    o.field("smk", 32);
    o.field("keyNonce", 32);
  }),
  kde("nonce", "Nonce", decodeNonceKde, (o) => o.field("nonce", 32)),
  kde("lifetime", "Lifetime", decodeLifetimeKde, (o) => o.number("seconds", 4, "big")),
  kde("error", "Error", decodeErrorKde, (o) => {
    o.number("mui", 2, "big");
    o.number("errorType", 2, "big");
  }),
  kde("igtk", "IGTK", decodeIgtkKde, numberedKey("igtk", "ipn")),
  kde("keyId", "Key ID", decodeKeyIdKde, (o, bits) => o.bits("keyId", 2, bits)),
  kde("oci", "OCI", decodeOci, outlineOci),
  kde("bigtk", "BIGTK", decodeBigtkKde, numberedKey("bigtk", "bipn")),
  kde("mloGtk", "MLO GTK", decodeMloGtkKde, (o, { pn: _, gtk, ...bits }) => {
    o.bits("keyId", 1, bits);
    o.number("pn", 6, "little");
    o.field("gtk", gtk.length);
  }),
  kde("mloIgtk", "MLO IGTK", decodeMloIgtkKde, linkKey),
  kde("mloBigtk", "MLO BIGTK", decodeMloIgtkKde, linkKey),
  kde("mloLink", "MLO Link", decodeMloLinkKde, (o, { macAddress: _, elements, ...bits }) => {
    o.bits("linkInformation", 1, bits);
    o.mac("macAddress");
    o.field("elements", elements.length);
  }),
  kde("ipAddressAllocation", "IP Address Allocation", decodeIpAddressAllocationKde, (o) => {
    for (const name of ["clientAddress", "subnetMask", "ownerAddress"]) o.field(name, 4, (octets) => octets.join("."));
  }),
  kde("transitionDisable", "Transition Disable", decodeTransitionDisableKde, (o, { rest: _, ...bits }) =>
    o.bits("bitmap", 1, bits),
  ),
];
