import type { Router, RequestHandler } from 'express';
import { endpoints, type Accepted } from '@session-lab/contract/labs/hmac';
import { jsonBody } from '../../http/body.ts';
import { bodyOf } from '../../http/parse-input.ts';

import { strictRouter } from '../../http/routing.ts';
import { explainedRefusal } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createOrders } from './orders.ts';
import { computeSteps } from './steps.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** Lab 5: HMAC step by step, and the weakness of SHA-256(key ‖ message). */
export function hmac({ keyFor, heavy }: LabTools): Router {
  const router = strictRouter();
  const orders = createOrders(keyFor('hmac orders'));
  const keys = { shared: keyFor('hmac shared'), private: keyFor('hmac ed25519') };

  router.post(endpoints.computeSteps.path, jsonBody, (req, res) => {
    const { key, message } = bodyOf(req, endpoints.computeSteps.body);
    res.json(computeSteps(bytes(key), bytes(message)));
  });

  router.get(endpoints.readOrder.path, (_req, res) => {
    res.json(orders.signed());
  });

  router.post(endpoints.checkNaive.path, jsonBody, acceptOrder(orders.byNaive));
  router.post(endpoints.checkHmac.path, jsonBody, acceptOrder(orders.byHmac));

  router.get(endpoints.compare.path, async (_req, res) => {
    res.json(endpoints.compare.response.parse(await heavy({ kind: 'compare' })));
  });

  router.post(endpoints.sign.path, jsonBody, async (req, res) => {
    const { message } = bodyOf(req, endpoints.sign.body);
    res.json(endpoints.sign.response.parse(await heavy({ kind: 'sign', keys, message })));
  });

  return router;
}

function acceptOrder(check: (message: Buffer, tag: Buffer) => Accepted | undefined): RequestHandler {
  return (req, res) => {
    const { message, tag } = bodyOf(req, endpoints.checkNaive.body);
    const accepted = check(bytes(message), bytes(tag));
    if (accepted === undefined)
      throw explainedRefusal(res, { detail: 'The tag does not match the message.' });
    res.json(accepted);
  };
}
