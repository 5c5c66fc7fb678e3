import { useState, type ReactNode } from 'react';
import { DisplayName, endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { useForm } from '../../api/use-form.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tag } from '../../ui/tag.tsx';

export function DisplayNameForm({ displayName }: { displayName: string }): ReactNode {
  const { client } = useApi();
  const { update } = useSession();
  const [saved, setSaved] = useState<string>();
  const form = useForm({
    schema: endpoints.changeProfile.body,
    initial: { displayName },
    send: (body) => client.request(endpoints.changeProfile, { body }),
    onDone: ({ data }) => {
      update(data);
      setSaved(data.displayName);
    },
  });
  const isSaved = saved !== undefined && DisplayName.safeParse(form.values.displayName).data === saved;
  return (
    <Panel title="Display name" aside={<code>PATCH /v1/users/me</code>}>
      <Form
        form={form}
        verb="Save"
        running="Saving"
        look="quiet"
        beside={<output>{isSaved && <Tag>saved, in every session</Tag>}</output>}
      >
        <Field
          {...form.field('displayName')}
          label="Name that others see"
          hint="Others see it on the live page, with your user name. Each of your sessions has a copy."
          autoComplete="nickname"
        />
      </Form>
    </Panel>
  );
}
