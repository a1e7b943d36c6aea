import { useEffect } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { BulkPlan } from '#shared/protocol/http/bulk.ts';
import type { Act, Filled } from './acts.tsx';

/** Without `seen` it is only looked at what would happen; with it, just that is done. */
export type Look<Edit> = (edit: Edit, seen?: Pick<BulkPlan, 'ids' | 'seen'>) => Promise<BulkPlan>;

/** What is to be done is looked at first; an act that asks for nothing is looked at when its dialog opens. */
export function usePlan<Edit>(act: Act<Edit>, look: Look<Edit>, onFinished: (plan: BulkPlan) => void) {
  const looking = useMutation({ mutationFn: (edit: Edit) => look(edit) });
  const doing = useMutation({
    mutationFn: ({ edit, plan: { ids, seen } }: { edit: Edit; plan: BulkPlan }) => look(edit, { ids, seen }),
    onSuccess: (plan) => plan.done && onFinished(plan),
  });
  const { mutate: lookAt, variables: edit } = looking;
  // Not done: somebody came between, and this is how it stands now.
  const plan = doing.data ?? looking.data ?? null;

  const atOnce = act.fields === undefined ? act.editOf : null;
  useEffect(() => {
    if (atOnce) lookAt(atOnce({}));
  }, [atOnce, lookAt]);

  return {
    plan,
    isStale: doing.data?.done === false,
    error: doing.error ?? looking.error,
    isBusy: looking.isPending || doing.isPending,
    lookAt: (filled: Filled) => lookAt(act.editOf(filled)),
    carryOut: () => {
      if (plan && edit !== undefined) doing.mutate({ edit, plan });
    },
    back: () => {
      looking.reset();
      doing.reset();
    },
  };
}
