import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { forgetDevice, renameDevice, type Device } from "#shared/contracts/devices.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { NameDialog } from "../ui/name-dialog.tsx";
import { devicesQuery, sessionsQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

/** The devices that have signed in; a sign-in from an unknown device raises an alert. */
export function DevicesCard() {
  const client = useQueryClient();
  const devices = useInfiniteQuery(devicesQuery);
  const [named, setNamed] = useState<Device | null>(null);
  const [leaving, setLeaving] = useState<Device | null>(null);
  const again = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: devicesQuery.queryKey });
    await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  return (
    <Section
      title="Devices"
      intro="Browsers and apps that have signed in. You are told when a new one signs in."
    >
      <Loaded asked={devices} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">A device is listed from its next sign-in on.</p>
          ) : (
            <ul className="lines">
              {items.map((device) => (
                <DeviceItem
                  key={device.id}
                  device={device}
                  onRename={() => setNamed(device)}
                  onForget={() => setLeaving(device)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={devices}>More devices</MoreButton>
      {named === null ? null : (
        <NameDialog
          title="Rename the device"
          name={named.name}
          rename={async (name) => {
            await call(renameDevice, { params: { id: named.id }, body: { name } });
            await again();
          }}
          onClose={() => setNamed(null)}
        />
      )}
      {leaving === null ? null : (
        <ForgetDialog device={leaving} onClose={() => setLeaving(null)} onDone={again} />
      )}
    </Section>
  );
}

function DeviceItem({
  device: { name, firstSeenAt, lastSeenAt, sessions, current },
  onRename,
  onForget,
}: {
  device: Device;
  onRename: () => void;
  onForget: () => void;
}) {
  return (
    <li className="item">
      <div>
        <h3>
          {name}
          {current ? <span className="pill">this device</span> : null}
        </h3>
        <p className="soft small">
          {sessions === 0 ? "signed out" : sessions === 1 ? "signed in" : `${sessions} sessions`} · since{" "}
          <span className="unbroken">
            <Time at={firstSeenAt} as="day" />
          </span>{" "}
          · seen{" "}
          <span className="unbroken">
            <Time at={lastSeenAt} as="ago" />
          </span>
        </p>
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" onClick={onRename}>
          Rename<span className="hidden-visually"> {name}</span>
        </ChangeButton>
        <ChangeButton look="button-small button-danger" onClick={onForget}>
          Forget<span className="hidden-visually"> {name}</span>
        </ChangeButton>
      </div>
    </li>
  );
}

function ForgetDialog({
  device,
  onClose,
  onDone,
}: {
  device: Device;
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const forget = useMutation({
    mutationFn: async () => {
      await call(forgetDevice, { params: { id: device.id } });
      await onDone();
    },
    onSuccess: onClose,
  });
  return (
    <Dialog title={`Forget ${device.name}?`} open onClose={onClose}>
      <p className="soft">
        {device.current ? "You are on it: you will be signed out here. " : "Its sessions are signed out. "}
        The next time it signs in, you are told of a new device.
      </p>
      {forget.error === null ? null : <ProblemNote error={forget.error} safe="The device is still known." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <ChangeButton look="button-danger" busy={forget.isPending} onClick={() => forget.mutate()}>
          Forget it
        </ChangeButton>
      </div>
    </Dialog>
  );
}
