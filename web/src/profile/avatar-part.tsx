import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef } from "react";
import type { User } from "#shared/contracts/auth.ts";
import { deleteAvatar, putAvatar } from "#shared/contracts/profile.ts";
import { call, client as caller } from "../session/client.ts";
import { sessionQuery } from "../session/session.ts";
import { Avatar } from "../ui/avatar.tsx";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { smallPicture } from "./small-picture.ts";

/** The picture beside the name. The browser shrinks the chosen picture and sends it. */
export function AvatarPart({ user }: { user: User }) {
  const id = useId();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  const put = useMutation({
    mutationFn: async (file: File) => {
      const picture = await smallPicture(file);
      await caller.upload(putAvatar, { file: picture, fileName: "picture" });
    },
    onSettled: again,
  });
  const remove = useMutation({ mutationFn: () => call(deleteAvatar), onSettled: again });
  const error = put.error ?? remove.error;
  return (
    <div className="profile-avatar">
      <Avatar user={user} size={72} />
      <input
        ref={input}
        id={id}
        type="file"
        className="hidden-visually"
        aria-label="Picture"
        tabIndex={-1}
        accept="image/png,image/jpeg,image/webp"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file !== undefined) put.mutate(file);
        }}
      />
      <div className="item-acts">
        <ChangeButton
          look="button-small"
          busy={put.isPending || remove.isPending}
          onClick={() => input.current?.click()}
        >
          {put.isPending ? "Sending…" : user.avatar === null ? "Add a picture" : "Change"}
        </ChangeButton>
        {user.avatar === null ? null : (
          <ChangeButton
            look="button-small"
            busy={put.isPending || remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove
          </ChangeButton>
        )}
      </div>
      {error === null ? null : <ProblemNote error={error} safe="The picture is as it was." />}
    </div>
  );
}
