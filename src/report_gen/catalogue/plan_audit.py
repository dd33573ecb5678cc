"""Kinds of finding about a plan that can be read and yet does not hold together."""

from __future__ import annotations

from typing import Final

from report_gen.model.finding import Kind, Severity

NAME_UNKNOWN: Final = Kind(
    "A101",
    Severity.QUERY,
    title="原文中的单位未登记",
    message="{tasks}的“{column}”写有“{name}”，成员单位表中没有这个名称。",
    hint="{suggestion}如是已登记单位的另一种写法，请写入该单位的“别名”；如是另一个单位，请登记。",
)
COLLECTIVE_UNKNOWN: Final = Kind(
    "A102",
    Severity.QUERY,
    title="集合名称未登记",
    message="{tasks}的“{column}”写有“{name}”，成员单位表中没有写明它包含哪些单位。",
    hint="{suggestion}请在成员单位表增加一行，单位类别填“集合”，在“包含单位”列写明单位。",
)
NAME_VARIANT: Final = Kind(
    "A103",
    Severity.NOTE,
    title="同一单位写法不一",
    message="{tasks}写作“{name}”，成员单位表的简称是“{short}”；按同一单位掌握。",
    hint="请确认确为同一单位；不是的，请从“别名”中删去并另行登记。",
)
SAME_BODY: Final = Kind(
    "A104",
    Severity.QUERY,
    title="疑为同一单位登记了两次",
    message="“{name}”与第{first}行的“{other}”疑为同一单位的两种写法。",
    hint="是同一单位的，请合并为一行，另一写法填入“别名”；确是两个单位的，可不处理。",
)
LISTED_TWICE: Final = Kind(
    "A105",
    Severity.NOTE,
    title="同一单位在一处列了两次",
    message="第{no}项任务的“{column}”中“{name}”列了两次（{quote}）。",
    hint="识读按一次计；请核对原文是否漏写了其他单位。",
)
LEADS_AND_SHARES: Final = Kind(
    "A106",
    Severity.NOTE,
    title="同为牵头单位和责任单位",
    message="第{no}项任务的“牵头单位”和“责任单位”都列了“{name}”。",
    hint="填报和考核按牵头单位掌握；请核对原文。",
)
LABEL_SLIP: Final = Kind(
    "A107",
    Severity.NOTE,
    title="标签标点有误",
    message="第{no}项任务的“{column}”中“{quote}”应为冒号。",
    hint="原文照录，不影响识读；重新印发时请改正。",
)
NAMED_NOT_READ: Final = Kind(
    "A108",
    Severity.QUERY,
    title="原文列了而识读未列",
    message="第{no}项任务的“{text_column}”列有“{name}”，“{column}”中没有。",
    hint="请在“{column}”中补上，或说明原因后不处理。",
)
READ_NOT_NAMED: Final = Kind(
    "A109",
    Severity.QUERY,
    title="识读列了而原文未列",
    message="第{no}项任务的“{column}”列有“{name}”，原文的单位（{quote}）中没有。",
    hint="请从“{column}”中删去，或核对原文。",
)
UNIT_CLOSED: Final = Kind(
    "A110",
    Severity.QUERY,
    title="单位停用后仍有任务或数据项",
    message="“{name}”自{day}起停用，此后仍列在{where}中。",
    hint="请写明由哪个单位接续：单位更名的，只改名称、不填停用日期；职责划转的，请在相应各行改列接续单位。",
)
JOINT: Final = Kind(
    "A201",
    Severity.NOTE,
    title="任务没有牵头单位",
    message="第{no}项任务没有牵头单位，由{names}共同负责（{quote}）。",
    hint="各单位都报已完成才算完成；如有主办单位，请填入“牵头识读”。",
)
NO_DUE: Final = Kind(
    "A202",
    Severity.NOTE,
    title="任务没有完成时限",
    message="第{no}项任务（{title}）没有写完成时限。",
    hint="不判临期和超期；年度工作计划中定了时间的，请填入“完成时限”。",
)
NO_DATA: Final = Kind(
    "A203",
    Severity.NOTE,
    title="任务没有对应的指标和数据项",
    message="第{no}项任务（{title}）没有指标，也没有名称与其文字相近的数据项。",
    hint="只能凭报送的文字判断进展；需要用数反映的，请增加数据项或指标。",
)
DUE_OUTSIDE: Final = Kind(
    "A204",
    Severity.QUERY,
    title="完成时限在创建期外",
    message="第{no}项任务的完成时限“{quote}”即{day}，不在创建期（{start}至{end}）内。",
    hint="请核对完成时限和“项目信息”表的创建期。",
)
NUMBERS_GAP: Final = Kind(
    "A205",
    Severity.NOTE,
    title="任务序号不连续",
    message="序号{before}之后是{no}，缺{missing}。",
    hint="已撤销的任务可以空号；如是漏录，请补上。",
)
NUMBERS_ORDER: Final = Kind(
    "A206",
    Severity.NOTE,
    title="任务序号未按顺序",
    message="序号{no}排在{before}之后。",
    hint="请核对序号是否写错；各期数据按序号对应，已用过的序号不要改作他用。",
)
SAME_WORDING: Final = Kind(
    "A207",
    Severity.NOTE,
    title="两项任务文字相同",
    message="第{no}项任务的“{column}”与第{other}项完全相同（{quote}）。",
    hint="请核对是否抄重；原文合并单元格所致的，可不处理。",
)
DUTY_UNCARRIED: Final = Kind(
    "A208",
    Severity.QUERY,
    title="职责没有任务承接",
    message="“{name}”的职责“{quote}”，在它承担的任务（{tasks}）中没有找到对应内容。",
    hint="{suggestion}请核对该单位是否漏列；确由其他工作承接的，可不处理。",
)
DUTY_OF_NOBODY: Final = Kind(
    "A209",
    Severity.QUERY,
    title="有职责的单位未登记",
    message="官方文件规定了“{name}”的职责（{quote}），成员单位表中没有这个单位。",
    hint="{suggestion}请登记该单位；如是已登记单位的另一种写法，请写入该单位的“别名”。",
)
TARGET_DIFFERS: Final = Kind(
    "A301",
    Severity.QUERY,
    title="任务文字与指标的目标不一致",
    message="第{no}项任务写“{quote}”（{wanted}），指标{code}“{name}”为{given}。",
    hint="请以印发的原文为准，改正指标的“比较符”“目标值”；原文前后不一的，请报领导小组办公室确定。",
)
TARGET_WITHOUT_INDICATOR: Final = Kind(
    "A302",
    Severity.QUERY,
    title="任务中的目标值没有指标",
    message="第{no}项任务写“{quote}”（{wanted}），指标表中没有对应的一行。",
    hint="请在指标表增加一行，或核对该数是否为目标。",
)
BASELINE_OPEN: Final = Kind(
    "A303",
    Severity.NOTE,
    title="基期值尚未核定",
    message="指标{code}“{name}”的公式用到基期值，现无（{quote}），该指标将无法判定。",
    hint="请尽快核定并填入“基期值”。",
)
ITEM_UNREPORTED: Final = Kind(
    "A304",
    Severity.QUERY,
    title="数据项无人填报",
    message="数据项{code}“{name}”的填报单位（{units}）{reason}，到创建期末无人填报{effect}。",
    hint="请在“填报单位”中改列仍在报送的单位。",
)
WEIGHTS: Final = Kind(
    "A401",
    Severity.QUERY,
    title="评分细则满分之和不符",
    message="适用于“{unit_kind}”的各评分项{when}满分合计{total}分，应为{full}分（{lines}）。",
    hint="请调整各项满分，或在“项目信息”表改“考核满分”；加分项的规则应为“加分登记”，不计入满分。",
)
CAP_TOO_LOW: Final = Kind(
    "A402",
    Severity.QUERY,
    title="一次就超过限额",
    message="“{name}”的{what}为{points}分，而“{parameter}”{value}分，一次即到限额。",
    hint="请核对{what}和参数。",
)
GRADE_TWICE: Final = Kind(
    "A403",
    Severity.QUERY,
    title="等次重复",
    message="等次“{name}”有两个最低分：{lowest}和第{first}行的{other}。",
    hint="请只保留一行。",
)
GRADE_UNREACHABLE: Final = Kind(
    "A404",
    Severity.QUERY,
    title="等次无法达到",
    message="等次“{name}”的最低分{lowest}高于“{unit_kind}”能得的最高分{highest}。",
    hint="请核对等次的最低分和各评分项的满分。",
)
KIND_UNSCORED: Final = Kind(
    "A405",
    Severity.NOTE,
    title="一类单位没有评分项",
    message="“{unit_kind}”类有{count}个需报送的单位，评分细则中没有适用于它们的评分项，不会打分。",
    hint="不考核这类单位的，可不处理。",
)
YEAR_WITHOUT_HOLIDAYS: Final = Kind(
    "A406",
    Severity.NOTE,
    title="缺少一年的节假日",
    message="创建期内的{year}年没有登记节假日，该年的报送时限只按周末顺延。",
    hint="请按国务院办公厅当年的放假通知补登放假和上班的日期；该年不报送的，可不处理。",
)
CAP_IDLE: Final = Kind(
    "A407",
    Severity.QUERY,
    title="封顶不起作用",
    message="“{name}”封顶{value}分，高于{what}{points}分，扣不到封顶。",
    hint="请核对封顶和{what}。",
)
BASE_MISSING: Final = Kind(
    "A408",
    Severity.QUERY,
    title="扣分项没有基础分可扣",
    message="“{name}”满分为0，应从基础分中扣，而“{block}”板块{when}没有适用于“{unit_kind}”的基础分。",
    hint="请在本板块为“{unit_kind}”增加一行规则为“基础分”的评分项，或给本项写上满分。",
)
BASE_TWICE: Final = Kind(
    "A409",
    Severity.QUERY,
    title="一个板块有两个基础分",
    message="“{block}”板块{when}有两行基础分适用于“{unit_kind}”（另一行为第{first}行），扣分不知从哪一行扣。",
    hint="请合并为一行，或分为两个板块。",
)
FLOOR_TOO_HIGH: Final = Kind(
    "A410",
    Severity.QUERY,
    title="下限不低于基础分",
    message="“{name}”的下限{value}分不低于基础分{points}分，本板块的扣分都不起作用。",
    hint="请核对下限。",
)
STEPS_ODD: Final = Kind(
    "A411",
    Severity.QUERY,
    title="档次前后矛盾",
    message="“{name}”的档次有矛盾：{reason}。",
    hint="请核对各档的界限和得分，界限高的得分不应更少，最高一档应得满分。",
)
WEIGHTLESS: Final = Kind(
    "A412",
    Severity.QUERY,
    title="任务都没有权重",
    message="“{name}”的牵头权重和配合权重都是0，任务无论快慢都得满分。",
    hint="请至少给其中一个写上大于0的数。",
)
CHARGED_TWICE: Final = Kind(
    "A413",
    Severity.QUERY,
    title="同一件事计分两次",
    message="“{name}”与第{first}行的“{other}”{when}对“{unit_kind}”都按“{event}”计分，同一件事会计两次。",
    hint="请只保留一项；确要两项都计的，可不处理。",
)
CODES_IDLE: Final = Kind(
    "A414",
    Severity.QUERY,
    title="所列编码与适用单位无关",
    message="“{name}”所列的{codes}，没有一个“{unit_kind}”类单位负责或填报，不起作用。",
    hint="请核对编码和适用类别；指标看对应任务的牵头（共同负责）单位，任务看牵头和责任单位，数据项看填报单位。",
)
GATE_EMPTY: Final = Kind(
    "A415",
    Severity.QUERY,
    title="门槛没有内容",
    message="“{name}”没有列指标，也没有列任务，不起作用。",
    hint="请在“参数”列写上“指标=……”或“任务=……”。",
)
ITEM_UNFIT: Final = Kind(
    "A416",
    Severity.QUERY,
    title="数据项与评分规则不合",
    message="数据项{code}“{name}”的类型是“{kind}”，不能{what}。",
    hint="计数要数值类数据项，核验佐证要“是否”“有无”类数据项。",
)
DAYS_UNSCORED: Final = Kind(
    "A417",
    Severity.NOTE,
    title="一段时间没有评分项",
    message="{start}至{end}，评分细则没有适用于“{unit_kind}”的评分项，其间的考核期不打分。",
    hint="请核对生效日期和失效日期；这段时间不考核的，可不处理。",
)
TASK_UNREPORTED: Final = Kind(
    "A501",
    Severity.QUERY,
    title="任务无人填报",
    message="第{no}项任务（{title}）没有一个单位填报：{reason}。",
    hint="请核对识读列、成员单位表的“是否报送”和报送安排的“报送单位类别”。",
)
TASK_UNSETTLED: Final = Kind(
    "A502",
    Severity.QUERY,
    title="任务的状态无人认定",
    message="第{no}项任务（{title}）的牵头单位（{names}）不填报，完成与否无人认定。",
    hint="请让牵头单位报送，或改列牵头单位。",
)
INDICATOR_UNREPORTED: Final = Kind(
    "A503",
    Severity.QUERY,
    title="指标的数据无人填报",
    message="指标{code}“{name}”用到的{items}无人填报，无法计算。",
    hint="请核对这些数据项的“填报单位”。",
)
ITEM_IDLE: Final = Kind(
    "A504",
    Severity.NOTE,
    title="数据项未用于指标和校核",
    message="数据项{code}“{name}”不在任何指标或校核规则的公式中，只作统计。",
    hint="上级报表需要的，予以保留；不需要的，请删去，以减轻填报负担。",
)
LAYOUT_DEVIATES: Final = Kind(
    "A601",
    Severity.NOTE,
    title="版式与国家标准不同",
    message="版式“{name}”为{value}，GB/T 9704-2012第{clause}条为{standard}。",
    hint="本单位另有规定的，可不处理；没有的，请删去“版式”表中的这一行。",
)
