/** Fields that take the place of what every module has are refused, or honoured as a method would be. */
import { describe, expect, test, vi } from "vitest";
import { nn, ones, type Tensor, ValueError } from "wengert";
import { thrownBy } from "../networks.js";

const x = () => ones([1, 2]);

/** A module with one field that TypeScript would refuse. */
const withField = (name: string, value: unknown): nn.Module => {
  class Net extends nn.Module {
    override forward(h: Tensor): Tensor {
      return h;
    }
  }
  return Object.defineProperty(new Net(), name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

describe("a field in the place of a member of Module", () => {
  test.each([
    [
      "training",
      true,
      /^Net: its field "training" \(true\) takes the place of Module's own training\. Leave it out/,
    ],
    ["parameters", [], /^Net: its field "parameters" .* takes the place of Module's own parameters\(\)\./],
    ["summary", "a net", /^Net: its field "summary" .* Call the field something else\.$/],
    ["forward", 5, /^Net: its field "forward" \(5\) takes the place/],
  ])("such as %s is refused by eval, and by the first run of what holds it", (name, value, message) => {
    const net = withField(name, value);
    const first = thrownBy(() => net.eval());
    expect(first).toBeInstanceOf(ValueError);
    expect(first.message).toMatch(message);
    expect(() => net.eval()).toThrow(ValueError);
    expect(() => new nn.Sequential([withField(name, value)]).forward(x())).toThrow(message);
    if (name !== "forward") expect(() => withField(name, value).forward(x())).toThrow(message);
  });

  test("does not trouble other modules, and a function may stand for a method", () => {
    withField("training", true);
    expect(new nn.ReLU().forward(x()).shape).toEqual([1, 2]);
    expect(withField("details", () => ["mine"]).summary()).toContain("mine");
  });

  test("the mode is set by methods: an assignment says so", () => {
    const net = withField("other", 1);
    const error = thrownBy(() => {
      // @ts-expect-error it has no value that could be set
      net.training = false;
    });
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe(
      "Net: training cannot be set, got false. eval() and train() switch the module and all modules in it.",
    );
    expect(net.training).toBe(true);
  });

  test("a revoked proxy in a field is refused by name", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    const net = withField("lost", [proxy]);
    revoke();
    expect(thrownBy(() => net.parameters()).message).toBe(
      "Net: the proxy in its field lost.0 was revoked, so nobody can see what is in it. Put another object there, " +
        "or undefined.",
    );
    expect(() => net.parameters()).toThrow(ValueError);
  });
});

describe("forward as a function in a field", () => {
  class Net extends nn.Module {
    readonly fc = new nn.Affine(2, 2);
    override forward = (h: Tensor): Tensor => this.fc.forward(h);
  }

  test("runs in the module's scope, between its hooks, from the first call after a registration", () => {
    const net = new Net();
    let [before, after] = [0, 0];
    net.registerForwardPreHook(() => {
      before++;
    });
    const stop = net.registerForwardHook(() => {
      after++;
    });
    expect(net.forward(x()).gradFn?.scope?.parent?.name).toBe("Net");
    expect([before, after]).toEqual([1, 1]);
    stop();
    net.forward(x());
    expect([before, after]).toEqual([2, 1]);
    expect(Object.keys(net)).toEqual(["fc"]);
    expect([...net.namedParameters().keys()]).toEqual(["fc.W", "fc.b"]);
  });

  test("hooks run once around what is assigned later, also if it calls what was there, or puts it back", () => {
    const net = new Net();
    let count = 0;
    net.registerForwardHook(() => {
      count++;
    });
    const before = net.forward;
    net.forward = (h) => before(h).mul(2);
    net.forward(x());
    expect(count).toBe(1);
    net.forward = before;
    net.forward(x());
    expect(count).toBe(2);
    expect(net.forward).toBe(before);
    expect(() => {
      // @ts-expect-error no function
      net.forward = 5;
    }).toThrow("Net.forward must be a function, got 5.");
  });

  test("a spy of a test runner stays where it was put", () => {
    const net = new nn.Sequential([new nn.ReLU()]);
    const spy = vi.spyOn(net, "forward");
    net.parameters();
    net.forward(x());
    expect(net.forward).toBe(spy);
    expect(spy).toHaveBeenCalledTimes(1);
    let count = 0;
    net.registerForwardHook(() => {
      count++;
    });
    net.forward(x());
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockRestore();
    net.forward(x());
    expect(count).toBe(2);
  });
});
