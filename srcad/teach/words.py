"""What an explanation says besides formulas, in English and in Korean.

>>> said("ko", "forward"), said("en", "paths", count=2, leaf="x", result="y")
('전방', '2 paths x → y: total derivative, because x reaches y by more than one path')
"""

from __future__ import annotations

__all__ = ["LANGUAGES", "said"]

LANGUAGES = ("en", "ko")


def said(language: str, key: str, **values: object) -> str:
    """Return a text in a language, its places filled in."""
    english, korean = _TEXTS[key]
    return (korean if language == "ko" else english).format(**values)


_TEXTS: dict[str, tuple[str, str]] = {
    # which chain rule
    "structured": ("loops or branches: a local derivative for each line, no single formula",
                   "반복이나 분기가 있음: 줄마다 국소 미분이 있고, 하나의 식은 없음"),
    "sums of Jacobians": ("vectors: sums of products of Jacobians",
                          "벡터: 야코비 행렬들의 곱의 합"),
    "product of Jacobians": ("vectors: a product of Jacobians", "벡터: 야코비 행렬들의 곱"),
    "outputs": ("{outputs} outputs, {inputs}: a Jacobian, one row for each output",
                "출력 {outputs}개, {inputs}: 야코비 행렬, 출력마다 한 행"),
    "input": ("{n} input", "입력 {n}개"), "inputs": ("{n} inputs", "입력 {n}개"),
    "element": ("element by element, ", "원소마다, "),
    "constant": ("{result} does not vary", "{result}는 변하지 않음"),
    "unreached": ("{result} does not vary with {leaf}", "{result}는 {leaf}에 따라 변하지 않음"),
    "partials": ("partial derivatives by {leaves}", "{leaves}에 대한 편미분"),
    "and": (" and ", ", "),
    "one path": ("one path {leaf} → {result}: single-variable chain rule",
                 "경로 하나 {leaf} → {result}: 단일변수 연쇄법칙"),
    "paths": ("{count} paths {leaf} → {result}: total derivative, because {leaf} reaches {result} "
              "by more than one path",
              "경로 {count}개 {leaf} → {result}: 전미분 ({leaf}에서 {result}로 가는 길이 하나보다 많기 때문)"),
    # sections
    "u-list": ("The u-list: intermediate variables and local derivatives",
               "u 목록: 중간 변수와 국소 미분"),
    "chain": ("The chain rule: the local derivatives combined", "연쇄법칙: 국소 미분의 결합"),
    "trace": ("The evaluation trace at {point}", "{point}에서의 계산 과정"),
    "graph": ("The graph: how {result} depends on the inputs", "그래프: {result}가 입력에 의존하는 모습"),
    "vectors": ("Vectors: a product of Jacobians, and in which order", "벡터: 야코비 행렬의 곱과 그 순서"),
    "code": ("The code: primal, tangent, adjoint", "코드: 원함수, 접선(전방), 수반(후방)"),
    "check": ("The numeric check: f(x + h) beside f(x) + f′(x)·h",
              "수치 확인: f(x + h)와 f(x) + f′(x)·h"),
    # columns
    "definition": ("u-list", "u 목록"), "value": ("value", "값"), "shape": ("shape", "모양"),
    "local derivative": ("local derivative", "국소 미분"), "rule": ("rule", "규칙"),
    "line": ("line", "줄"), "primal": ("primal", "원함수"), "tangent": ("tangent ↓", "접선 ↓"),
    "adjoint": ("adjoint ↑", "수반 ↑"), "path": ("path", "경로"), "product": ("product", "곱"),
    "variable": ("variable", "변수"), "order": ("order", "순서"), "factor": ("factor", "인자"),
    "direction": ("direction v", "방향 v"), "meaning": ("meaning", "뜻"),
    "multiplications": ("multiplications", "곱셈 수"), "bracketed": ("bracketed", "괄호 순서"),
    "diagonal kept": ("diagonal as such", "대각 행렬을 이용"), "dense": ("as full matrices", "일반 행렬로"),
    # the chain
    "forward": ("forward", "전방"), "backward": ("backward", "후방"),
    "forward rule": ("forward, x → y", "전방 미분, x → y"),
    "backward rule": ("backward, y → x", "후방 미분, y → x"),
    "local derivatives": ("the local derivatives", "국소 미분 대입"),
    "multiplied": ("multiplied", "곱셈 정리"), "substituted": ("intermediate variables substituted",
                                                         "중간 변수 대입"),
    "cancelled": ("equal factors cancelled", "같은 인자 약분"), "sympy": ("by SymPy", "SymPy로 정리"),
    "number": ("at this point", "이 점에서"),
    "wrong": ("wrong, {missing} of {count} paths from {leaf} to {result} {is_} missing",
              "틀림, {leaf}에서 {result}로 가는 경로 {count}개 중 {missing}개가 빠짐"),
    "naive": ("one path only", "한 경로만"), "right": ("right: the sum over all paths",
                                                     "맞음: 모든 경로의 합"),
    "why wrong": ("A partial derivative by {leaf} holds the other operands still, but they vary with "
                  "{leaf}, too.",
                  "{leaf}에 대한 편미분은 다른 피연산자를 고정하지만, 그것들도 {leaf}에 따라 변한다."),
    "too long": ("… (too long to be read)", "… (읽기에 너무 김)"),
    "chain is trace": ("Each turn and each branch taken has its own factors: the trace below is the "
                       "chain rule of this run.",
                       "반복과 분기마다 인자가 다르다. 아래의 계산 과정이 이 실행의 연쇄법칙이다."),
    # the trace
    "seeds": ("Forward from the top: the tangent along {leaf} (`{seed} = 1`). Backward from the "
              "bottom: the adjoint of {result} (`{bar} = 1`).",
              "전방은 위에서 아래로: {leaf} 방향의 접선 (`{seed} = 1`). 후방은 아래에서 위로: {result}의 수반 "
              "(`{bar} = 1`)."),
    "turn": ("turn {number}", "{number}번째 반복"), "turn of": ("turn {number}, `{name} = {value}`",
                                                          "{number}번째 반복, `{name} = {value}`"),
    "folded": ("… {count} turns more, {steps} steps …", "… 반복 {count}번, {steps}단계 더 …"),
    "call": ("{name}(…)", "{name}(…)"), "steps": ("{count} steps", "{count}단계"),
    "one step": ("1 step", "1단계"),
    "decided": ("{word} `{test}`: {answer}", "{word} `{test}`: {answer}"),
    "own variables": ("The adjoint of each variable: how {result} changes with it",
                      "각 변수의 수반: 그것에 따라 {result}가 변하는 정도"),
    "adjoint of": ("adjoint", "수반"), "last": ("(its last value)", "(마지막 값)"),
    "kinks": ("Kinks at this point", "이 점에서 미분이 없는 곳"),
    # the graph
    "all paths": ("The paths: every way from an input to {result}", "경로: 입력에서 {result}로 가는 모든 길"),
    "path sum": ("Every path from {leaf} to {result}, its product, and the sum",
                 "{leaf}에서 {result}로 가는 모든 경로, 그 곱, 그리고 합"),
    "sum": ("sum", "합"), "many paths": ("{count} paths from {leaf} to {result}: too many to list; the "
                                        "sweeps above add them up without listing them.",
                                        "{leaf}에서 {result}로 가는 경로가 {count}개: 나열하기에 너무 많다. "
                                        "위의 계산 과정은 나열하지 않고 모두 더한다."),
    "graph alt": ("Graph of {nodes} nodes and {edges} edges from {leaves} to {result}.",
                  "{leaves}에서 {result}까지, 노드 {nodes}개와 간선 {edges}개의 그래프."),
    # vectors
    "from left": ("from the left (reverse)", "왼쪽부터 (후방)"),
    "from right": ("from the right (forward)", "오른쪽부터 (전방)"),
    "cost": ("For {count} factors {sizes}: {left} multiplications from the left, {right} from the "
             "right. {better}",
             "인자 {count}개 {sizes}: 왼쪽부터 곱셈 {left}번, 오른쪽부터 {right}번. {better}"),
    "left wins": ("The result has fewer rows than columns: reverse is cheaper.",
                  "결과의 행이 열보다 적으므로 후방이 더 싸다."),
    "right wins": ("The result has no more columns than rows: forward is cheaper.",
                   "결과의 열이 행보다 많지 않으므로 전방이 더 싸다."),
    "no matter": ("Here the order does not matter.", "여기서는 순서가 상관없다."),
    "no product": ("More than one path: the Jacobians of the paths are multiplied along each, and "
                   "added.", "경로가 여럿: 경로마다 야코비 행렬을 곱하고, 모두 더한다."),
    "directional": ("∇f·v is how fast {result} changes in the direction of the unit vector v: what the "
                    "forward sweep computes.",
                    "∇f·v는 단위 벡터 v 방향으로 {result}가 변하는 빠르기이다: 전방 미분이 계산하는 것."),
    "steepest": ("steepest: |∇f|", "가장 가파름: |∇f|"), "across": ("at a right angle: no change",
                                                                "직각 방향: 변화 없음"),
    "downhill": ("downhill: −|∇f|", "내리막: −|∇f|"), "along axis": ("along {name}: one partial "
                                                                   "derivative", "{name} 방향: 편미분 하나"),
    # the check
    "h": ("h", "h"), "difference": ("difference", "차이"), "growth": ("growth", "증가량"),
    "step in": ("{name} moves by h", "{name}를 h만큼"), "step along": ("{name} moves by h·v, v = {v}",
                                                                  "{name}를 h·v만큼, v = {v}"),
    "error plot": ("The error of the difference quotients over h: truncation on the right, which "
                   "shrinks with h; rounding on the left, which grows as h shrinks.",
                   "h에 따른 차분 몫의 오차: 오른쪽은 h와 함께 주는 절단 오차, 왼쪽은 h가 줄수록 느는 반올림 오차."),
    "error": ("error", "오차"), "one-sided": ("(f(x+h) − f(x))/h", "(f(x+h) − f(x))/h"),
    "central": ("(f(x+h) − f(x−h))/2h", "(f(x+h) − f(x−h))/2h"),
    "truncation": ("truncation", "절단"), "rounding": ("rounding", "반올림"),
    "no check": ("The function has no value beside this point.", "이 점 옆에서 함수의 값이 없다."),
    # the code
    "source": ("source", "소스"), "tangent code": ("tangent (forward)", "접선 (전방)"),
    "adjoint code": ("adjoint (reverse)", "수반 (후방)"), "primal code": ("primal", "원함수"),
    # the stepper
    "stepper": ("Step through the sweeps", "한 단계씩 보기"), "previous": ("previous step", "이전 단계"),
    "next": ("next step", "다음 단계"), "step of": ("step", "단계"),
    "keys": ("keys ← → Home End", "키 ← → Home End"),
    "say input": ("Forward: `{name} = {value}`, `{dot} = {tangent}`.",
                  "전방: `{name} = {value}`, `{dot} = {tangent}`."),
    "say forward": ("Forward: `{definition} = {value}`; `{dot} = {sum} = {tangent}`.",
                    "전방: `{definition} = {value}`; `{dot} = {sum} = {tangent}`."),
    "say start": ("Backward: start at the result, `{bar} = {adjoint}`.",
                  "후방: 결과에서 시작, `{bar} = {adjoint}`."),
    "say backward": ("Backward: `{bar} = {sum} = {adjoint} = {ratio}`.",
                     "후방: `{bar} = {sum} = {adjoint} = {ratio}`."),
    # kinks
    "kink tie": ("`{name} = {text}`: a tie with a constant; the derivative here is 0, by convention.",
                 "`{name} = {text}`: 상수와 같은 값; 관례에 따라 여기서 미분은 0."),
    "kink shared": ("`{name} = {text}`: a tie between operands that vary; they share the derivative "
                    "equally, by convention.",
                    "`{name} = {text}`: 변하는 피연산자들의 값이 같음; 관례에 따라 미분을 똑같이 나눔."),
    "kink corner": ("`{name} = {text}`: a corner; the derivative here is 0, by convention.",
                    "`{name} = {text}`: 꺾인 점; 관례에 따라 여기서 미분은 0."),
    "kink jump": ("`{name} = {text}`: a jump; the derivative beside it is 0, and 0 is used.",
                  "`{name} = {text}`: 뛰는 점; 옆에서의 미분이 0이므로 0을 씀."),
    "kink steep": ("`{name} = {text}`: the slope is infinite here.",
                   "`{name} = {text}`: 여기서 기울기가 무한함."),
    "kink branch": ("The condition `{test}` compares equal values: beside this point the other branch "
                    "may be taken. The derivative is that of the branch taken.",
                    "조건 `{test}`가 같은 값을 비교함: 이 점 옆에서는 다른 분기로 갈 수 있다. 미분은 택한 분기의 것이다."),
    # problems
    "problem": ("There are no numbers from here on: `{text}`{where}{line}. {why}",
                "여기서부터 값이 없음: `{text}`{where}{line}. {why}"),
    "where": (", where {values}", " ({values})"), "on line": (", on line {line}", ", {line}번째 줄"),
    "domain log": ("log has values for positive numbers only.", "log의 값은 양수에서만 있다."),
    "domain sqrt": ("A square root has values from 0 up only.", "제곱근의 값은 0 이상에서만 있다."),
    "domain pow": ("A fractional power of a negative number is not real, and 0 has no negative power.",
                   "음수의 분수 거듭제곱은 실수가 아니고, 0의 음수 거듭제곱은 없다."),
    "domain div": ("Division by zero.", "0으로 나눔."),
    "domain arcsin": ("It has values between −1 and 1 only.", "−1과 1 사이에서만 값이 있다."),
    "domain arccosh": ("It has values from 1 up only.", "1 이상에서만 값이 있다."),
    "domain exp": ("The result is too large for a floating-point number.", "결과가 부동소수점 수로는 너무 크다."),
    "domain lost": ("The result is not a finite real number.", "결과가 유한한 실수가 아니다."),
    "raised": ("It raises {error}.", "{error} 예외가 난다."),
    # answers
    "answer right": ("right: {which} = {text}", "맞음: {which} = {text}"),
    "answer wrong": ("wrong: {which}{text}", "틀림: {which}{text}"),
    "answer missing": ("{told} is missing", "{told} 빠짐"),
    "answer path missing": ("the path through {told} is missing", "{told}을 지나는 경로가 빠짐"),
    "answer several missing": ("{told} are missing", "{told} 빠짐"),
    "answer one path": ("this is the product along one path, {names}; {missing} of {count} paths from "
                        "{leaf} to {result} missing",
                        "한 경로의 곱 {names}뿐임; {leaf}에서 {result}로 가는 경로 {count}개 중 {missing}개가 빠짐"),
    "answer sign": ("the sign of {told} is wrong", "{told}의 부호가 틀림"),
    "answer point": ("{told} is taken at {name}, not at {by}", "{told}을 {by}가 아니라 {name}에서 구함"),
    "answer not derived": ("{told} should stand where {value} itself stands",
                           "{value} 그대로가 아니라 {told}이어야 함"),
    "answer power": ("{told} is the power rule; here stands {wrong}",
                     "거듭제곱 법칙은 {told}인데 {wrong}(으)로 씀"),
    "answer coefficient": ("the {number} of {told} is missing", "{told}에서 {number}이(가) 빠짐"),
    "answer twice": ("{told} is there twice", "{told}이 두 번 들어감"),
    "answer divided": ("{told} is divided by, not multiplied", "{told}을 곱하지 않고 나눔"),
    "answer itself": ("this is {result} itself, not its derivative", "미분이 아니라 {result} 자신임"),
    "answer added": ("the local derivatives are added; along a path they are multiplied",
                     "국소 미분을 더했음; 한 경로에서는 곱해야 함"),
    "answer product rule": ("the derivative of the product {name} is a sum: each factor's derivative "
                            "times the other", "곱 {name}의 미분은 합임: 각 인자의 미분에 다른 인자를 곱한 것"),
    "answer other": ("this is {which}", "이것은 {which}임"),
    "answer negative": ("the sign is wrong", "부호가 틀림"),
    "answer constant": ("it is {number} times the derivative", "미분의 {number}배임"),
    "answer transposed": ("the Jacobian is transposed: row i is the gradient of output i",
                          "야코비 행렬이 전치됨: i번째 행이 i번째 출력의 기울기"),
    "answer shape": ("the shape is {has}, that of the derivative {right}", "모양이 {has}인데 미분은 {right}"),
    "answer number": ("at {point} it gives {has}, the derivative is {right}",
                      "{point}에서 {has}인데 미분은 {right}"),
    "answer unread": ("{text}: {error}", "{text}: {error}"),
    "answer raises": ("it raises {error}", "{error} 예외가 남"),
    "answer unknown": ("there is no {name} here; there is {has}", "{name}은(는) 없음; 있는 것은 {has}"),
    "answer which": ("say by which parameter it is meant, {inputs}: argnums=…, or give a list",
                     "{inputs} 중 무엇에 대한 미분인지 argnums=…로 밝히거나 목록으로 쓸 것"),
    "answer no point": ("no point was found at which the function has a derivative; give one with at=…",
                        "함수가 미분을 갖는 점을 찾지 못함; at=…로 줄 것"),
    # the worksheet
    "worksheet": ("Worksheet: the derivative of {formula}", "연습 문제: {formula}의 미분"),
    "fill in": ("Fill in the blanks.", "빈칸을 채우시오."), "key": ("Key", "정답"),
    "paths blank": ("paths from {leaf} to {result}: ____", "{leaf}에서 {result}로 가는 경로: ____개"),
    "refused": ("This cannot be differentiated, and so not be explained:",
                "미분할 수 없으므로 설명할 수 없음:"),
}  # fmt: skip
