import type { FtAssociation } from "../handshake/ft-association.ts";
import type { MobilityDomain } from "../handshake/mobility-domain.ts";
import { decodeElement } from "../ie/element.ts";
import { decodeMde } from "../ie/mde.ts";
import { TimeoutInterval } from "../ie/tie.ts";
import type { RecordedGroup } from "./recorded-group.ts";

/**
 * The mobility domain of a recorded access point, as its association response names it. How long things take it says in
 * message 3 alone, of which they are read when ours is about to be made.
 */
export function recordedDomain({ holders, mde }: FtAssociation, group: RecordedGroup): MobilityDomain {
  const { mdid, r0khId, r1khId } = holders;
  const { ftOverDs: overDs, resourceRequest } = decodeMde(decodeElement(mde).body);
  return {
    ...{ mdid, r0khId, r1khId, overDs, resourceRequest },
    get reassociationDeadline() {
      return group.timeout(TimeoutInterval.reassociationDeadline);
    },
    get keyLifetime() {
      return group.timeout(TimeoutInterval.keyLifetime);
    },
  };
}
