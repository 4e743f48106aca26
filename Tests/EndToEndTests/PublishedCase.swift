import Testing

/// A worked example that others published: what one types, and the numbers that come out.
///
/// The numbers follow from the published inputs, computed with fifty digits independently of this
/// project: pages print fewer, and some of them slip.
struct PublishedCase: CustomTestStringConvertible {
  /// What it is.
  let name: String
  /// Where it was published.
  let source: String
  /// The lines one types.
  let lines: [String]
  /// What is asked, each with its number.
  let numbers: [(question: String, number: Double)]

  var testDescription: String { name }

  static let all: [PublishedCase] = [
    PublishedCase(
      name: "relu then sigmoid, 2-2-1",
      source: "https://aiml-notes.pages.dev/tutorials/07---Backpropagation-Step-by-Step",
      lines: [
        "network 2 2 1 hidden=relu output=sigmoid cost=half_squared_error",
        "w1 = [[0.1,0.2],[0.3,0.4]]",
        "b1 = [0.1,0.1]",
        "w2 = [[0.5,0.6]]",
        "b2 = [0.1]",
        "x = [0.5,0.8]",
        "y = [1]",
      ],
      numbers: [
        ("z1[1]", 0.31000000000000005),
        ("z1[2]", 0.5700000000000001),
        ("z2[1]", 0.5970000000000001),
        ("a2[1]", 0.6449696539737225),
        ("C", 0.06302327329976916),
        ("dC/dw1[1,1]", -0.02032404938622173),
        ("dC/dw1[1,2]", -0.032518479017954766),
        ("dC/dw1[2,1]", -0.024388859263466074),
        ("dC/dw1[2,2]", -0.03902217482154572),
        ("dC/db1[1]", -0.04064809877244346),
        ("dC/db1[2]", -0.04877771852693215),
        ("dC/dw2[1,1]", -0.025201821238914946),
        ("dC/dw2[1,2]", -0.04633883260058554),
        ("dC/db2[1]", -0.08129619754488691),
      ]),
    PublishedCase(
      name: "3-2-2 with softmax",
      source: "https://www.postnetwork.co/?p=69493",
      lines: [
        "network 3 2 2 output=softmax cost=cross_entropy",
        "w1 = [[0.2,-0.3,0.4],[-0.5,0.1,0.2]]",
        "b1 = [0.5,0.5]",
        "w2 = [[0.3,0.4],[-0.1,0.2]]",
        "b2 = [0.1,0.1]",
        "x = [1,2,-1]",
        "y = [1,0]",
      ],
      numbers: [
        ("z1[1]", -0.30000000000000004),
        ("z1[2]", 0),
        ("a1[1]", 0.425557483188341),
        ("a1[2]", 0.5),
        ("z2[1]", 0.4276672449565023),
        ("z2[2]", 0.1574442516811659),
        ("a2[1]", 0.5671476486701862),
        ("a2[2]", 0.4328523513298137),
        ("C", 0.5671356058550507),
        ("dC/dz2[1]", -0.43285235132981387),
        ("dC/dz2[2]", 0.4328523513298137),
        ("dC/dw2[1,1]", -0.18420355722407114),
        ("dC/dw2[1,2]", -0.21642617566490693),
        ("dC/dw2[2,1]", 0.18420355722407109),
        ("dC/dw2[2,2]", 0.21642617566490685),
        ("dC/dw1[1,1]", -0.04232574200698234),
        ("dC/dw1[1,2]", -0.08465148401396468),
        ("dC/dw1[1,3]", 0.04232574200698234),
        ("dC/dw1[2,1]", -0.0216426175664907),
        ("dC/dw1[2,2]", -0.0432852351329814),
        ("dC/dw1[2,3]", 0.0216426175664907),
      ]),
    PublishedCase(
      name: "2-3-1 with relu, two samples",
      source:
        "https://codestin.com/utility/all.php?q=https%3A%2F%2Fwww.scribd.com%2Fdocument%2F896424806%2FDeep-Learning-Assignment-2-Solutions",
      lines: [
        "network 2 3 1 hidden=relu output=sigmoid cost=binary_cross_entropy",
        "w1 = [[0.6,-0.4],[-0.2,0.8],[0.5,0.3]]",
        "b1 = [0.2,-0.1,0]",
        "w2 = [[0.7,-0.3,0.9]]",
        "b2 = [0.1]",
        "data [[1.5,2],[-0.8,1.2]] -> [[1],[0]]",
      ],
      numbers: [
        ("C", 0.4334680349661061),
        ("dC/dw2[1,1]", -0.035663991985933605),
        ("dC/dw2[1,2]", 0.08617152138337578),
        ("dC/dw2[1,3]", -0.16048796393670128),
        ("dC/db2[1]", 0.105460702524447),
        ("dC/dw1[1,1]", -0.12482397195076766),
        ("dC/dw1[1,2]", -0.16643196260102355),
        ("dC/dw1[2,1]", 0.1073377501735146),
        ("dC/dw1[2,2]", -0.009434659320054023),
        ("dC/dw1[3,1]", -0.16048796393670128),
        ("dC/dw1[3,2]", -0.2139839519156017),
        ("dC/db1[1]", -0.08321598130051178),
        ("dC/db1[2]", -0.0316382107573341),
        ("dC/db1[3]", -0.10699197595780086),
      ]),
    PublishedCase(
      name: "x₁x₂ + sin x₁",
      source: "https://wiki-gateway.eudic.net/wikipedia_en/Automatic_differentiation.html",
      lines: [
        "f(x1, x2) = x1*x2 + sin(x1)",
        "x1 = 0.5",
        "x2 = 4.2",
      ],
      numbers: [
        ("f", 2.579425538604203),
        ("df/dx1", 5.077582561890373),
        ("df/dx2", 0.5),
        ("d(df/dx1)/dx1", -0.479425538604203),
        ("d(df/dx1)/dx2", 1),
      ]),
    PublishedCase(
      name: "the mean of 2(3x + 2)²",
      source: "https://github.com/ElijahCoding/Pytorch-DeepLearning",
      lines: [
        "v = 3*x + 2",
        "z = 2*v^2",
        "out = mean(z)",
        "x = [[1,2,3],[3,2,1]]",
      ],
      numbers: [
        ("out", 140),
        ("dout/dx[1,1]", 10),
        ("dout/dx[1,2]", 16),
        ("dout/dx[1,3]", 22),
        ("dout/dx[2,1]", 22),
      ]),
    PublishedCase(
      name: "2-2-1 with relu and a linear output",
      source: "https://www.kircerta.com/posts/science/neural-network-lifecycle",
      lines: [
        "network 2 2 1 hidden=relu output=identity cost=half_squared_error",
        "w1 = [[0.3,-0.1],[0.2,0.4]]",
        "b1 = [0,0]",
        "w2 = [[0.5,-0.3]]",
        "b2 = [0]",
        "x = [1,2]",
        "y = [1]",
      ],
      numbers: [
        ("C", 0.78125),
        ("dC/da2[1]", -1.25),
        ("dC/dw2[1,1]", -0.125),
        ("dC/dw2[1,2]", -1.25),
        ("dC/dw1[1,1]", -0.625),
        ("dC/dw1[1,2]", -1.25),
        ("dC/dw1[2,1]", 0.375),
        ("dC/dw1[2,2]", 0.75),
        ("dC/db1[1]", -0.625),
        ("dC/db1[2]", 0.375),
      ]),
    PublishedCase(
      name: "a weight of an erratum, its error given as 1.5",
      source: "T. Rashid, \"Make Your Own Neural Network\" (2016), errata, no. 3",
      lines: [
        "out = sigmoid(w @ h)",
        "E = half_squared_error(out, t)",
        "w = [[2,3]]",
        "h = [0.4,0.5]",
        "t = [2.4088770389851438]",
      ],
      numbers: [
        ("dE/dw[1,1]", -0.04969174019444469)
      ]),
    PublishedCase(
      name: "XOR by two relus, at cost 0",
      source: "I. Goodfellow, Y. Bengio, A. Courville, \"Deep Learning\" (2016), section 6.1",
      lines: [
        "network 2 2 1 hidden=relu output=identity cost=squared_error",
        "w1 = [[1,1],[1,1]]",
        "b1 = [0,-1]",
        "w2 = [[1,-2]]",
        "b2 = [0]",
        "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]",
      ],
      numbers: [
        ("C", 0),
        ("dC/dw1[1,1]", 0),
        ("dC/dw2[1,2]", 0),
      ]),
    PublishedCase(
      name: "ln(ab + max(a, 2))",
      source:
        "https://wikihub.globalbr.ai/@jemoka/knowledge-base/wiki/concepts/automatic_differentiation",
      lines: [
        "f = ln(a*b + max(a, 2))",
        "a = 3",
        "b = 2",
      ],
      numbers: [
        ("f", 2.1972245773362196),
        ("df/da", 0.3333333333333333),
        ("df/db", 0.3333333333333333),
      ]),
    PublishedCase(
      name: "a two-layer network of a course",
      source: "https://github.com/g-eoj/cs231n (two-layer-backprop-math.ipynb)",
      lines: [
        "network 2 2 3 hidden=relu output=softmax cost=cross_entropy",
        "w1 = [[0.18,0.1],[0.04,0.22]]",
        "b1 = [0,0]",
        "w2 = [[0.19,-0.02],[-0.1,-0.01],[0.1,0.04]]",
        "b2 = [0,0,0]",
        "x = [16,-6]",
        "y = [0,0,1]",
      ],
      numbers: [
        ("C", 1.0513754685043635),
        ("dC/dz2[1]", 0.4290527237144287),
        ("dC/dz2[2]", 0.22149052465253163),
        ("dC/dz2[3]", -0.6505432483669602),
        ("dC/dw1[1,1]", -0.09093375673932391),
        ("dC/dw1[1,2]", 0.03410015877724647),
        ("dC/dw1[2,1]", 0),
        ("dC/dw1[2,2]", 0),
        ("dC/db1[1]", -0.0056833597962077445),
        ("dC/db1[2]", 0),
        ("dC/dw2[1,1]", 0.9782402100688974),
        ("dC/dw2[1,2]", 0),
        ("dC/dw2[2,1]", 0.5049983962077721),
        ("dC/dw2[2,2]", 0),
        ("dC/dw2[3,1]", -1.4832386062766691),
        ("dC/dw2[3,2]", 0),
      ]),
    PublishedCase(
      name: "two steps of a recurrent network",
      source: "https://prachub.com/resources/detailed-backpropagation-walkthrough",
      lines: [
        "h1 = tanh(wx*x1 + wh*h0 + b)",
        "o1 = wy*h1",
        "h2 = tanh(wx*x2 + wh*h1 + b)",
        "o2 = wy*h2",
        "L = 0.5*(o1 - t1)^2 + 0.5*(o2 - t2)^2",
        "x1 = 1",
        "x2 = 2",
        "h0 = 0",
        "wx = 0.5",
        "wh = 0.1",
        "b = 0",
        "wy = 2",
        "t1 = 1",
        "t2 = 2",
      ],
      numbers: [
        ("h1", 0.46211715726000974),
        ("h2", 0.7803291850392821),
        ("L", 0.09938075343913762),
        ("dL/dwx", -0.8334791554740273),
        ("dL/dwh", -0.158802420661208),
        ("dL/db", -0.48983811517424464),
        ("dL/dwy", -0.3778437192222885),
      ]),
  ]
}
