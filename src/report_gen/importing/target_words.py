"""The closed word lists of the target grammar: what may stand before and after a figure, and what each word means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from report_gen.model.plan import Operator

_LEAST, _MOST, _ABOVE, _BELOW, _EQUAL = (
    Operator.AT_LEAST, Operator.AT_MOST, Operator.ABOVE, Operator.BELOW, Operator.EQUAL,
)  # fmt: skip
_ALL: Final = frozenset({_LEAST, _MOST, _ABOVE, _BELOW})
_MAY: Final = "(?:得|能|应|应当|可|宜|允许)?"
_OR: Final = "(?:或|或者|及)?"


@dataclass(frozen=True, slots=True)
class Lead:
    """What a word before a figure means: `alone`, or together with a word after it (one of `tails`), which then decides.

    `alone` is None where the word says nothing without one (保持在…以上).
    """

    rule: str
    alone: Operator | None
    tails: frozenset[Operator]


def _firm(operator: Operator) -> Lead:
    return Lead("比较词", operator, frozenset({operator}))


NO_LEAD: Final = Lead("以上以下", None, _ALL)
CHANGED: Final = Lead("变化幅度", _LEAST, frozenset({_LEAST, _ABOVE}))  # 降低10%: the fall is to be 10 % or more
ABOUT: Final = Lead("约数", _EQUAL, frozenset())

# Words that compare, each list ended by the figure. 以上/以下/以内 hold the number itself, 超过 and 小于 do not.
_LEADS: Final[tuple[tuple[str, Lead], ...]] = (
    (rf"(?:最低|最少|至少)?不{_MAY}(?:少于|低于|小于)|不下于", _firm(_LEAST)),
    (rf"(?:大于|高于|多于|超过){_OR}等于|等于或(?:大于|高于)|≥|>=", _firm(_LEAST)),
    ("至少(?:要|应)?(?:达到|达|为|有|建成|完成)?|最少(?:达到)?|最低达到", _firm(_LEAST)),
    (rf"(?:最高|最多|至多|最大)?不{_MAY}(?:超过|高于|大于|多于)|不超", _firm(_MOST)),
    (rf"(?:小于|低于|少于){_OR}等于|等于或(?:小于|低于)|≤|<=|至多|最多", _firm(_MOST)),
    ("超过|大于|高于|多于|突破|>", _firm(_ABOVE)),
    ("小于|低于|<", _firm(_BELOW)),
    ("达到或超过", _firm(_LEAST)),
    ("达到了?|达至?", Lead("达到", _LEAST, _ALL)),
    ("(?:控制|压缩|压减|限制)(?:在|到|至)", Lead("控制在", _MOST, frozenset({_MOST, _BELOW}))),
    ("(?:保持|稳定|维持)在?", Lead("保持在", None, _ALL)),
    (
        "(?:提高|提升|增加|增长|上升|扩大|发展|攀升|增)(?:到|至)",
        Lead("提高到", _LEAST, frozenset({_LEAST, _ABOVE})),
    ),
    (
        "(?:降低|下降|减少|压降|削减|缩短|缩减|缩小|回落|降)(?:到|至)",
        Lead("降低到", _MOST, frozenset({_MOST, _BELOW})),
    ),
)
LEADS: Final = tuple((re.compile(f"(?:{words})$"), lead) for words, lead in _LEADS)

# A word of comparison that something was put before (不不少于, 未达到) or that stands wrong is not the word it looks like.
NEGATED: Final = re.compile("(?:[不未没无非勿莫难][^,。;]{0,2}(?<![率机车])|[少多大小高低≥≤<>=])$")
# a second word of comparison before the first: neither counts
DOUBLED: Final = re.compile(
    "至少|至多|最少|最多|不(?:得|能|应)?(?:少|低|小|超|高|大|多)[于过]|[≥≤<>]|(?:超过|突破|达到?|控制在?|保持在|[少低小高大多]于)$"
)
# 低于25% where nothing stands before may be 不低于25% with a word lost
UNNAMED: Final = re.compile("^\\W*[\u4e00-\u9fff]?$")
DIRECTED: Final = re.compile("[低高多大]于")
WEAK: Final = re.compile("[低高多大小]于|超过|突破")
NUMBERED: Final = re.compile("(?:数|数量|总量|指数|系数|得分|合计|总计)$")  # 数量|不少于80
# pieces of words that stand torn off before a word of comparison
STRAY: Final = re.compile(
    "(?:不足|不到|近|将近|接近|余|达不到|超|或|或者|[突至提削减]|(?<!下)降|(?<!递)增|[少低小高大多]于[^,。;]{1,3})$"
)
ASTRAY: Final = re.compile("(?:[%:上下个于以内到右左家的等过]|最[高低多少].?)$")  # the same before 低于, 高于, 超过
COMPARED: Final = re.compile("较(?![为大好高多])|相比|[高低增减少短]的?(?:比例|比率|幅度)$")
LONE: Final = re.compile(
    "(?:少于|不足|不到|等于|=|为|近|将近|接近|余|最高|最低|高达|占到?|达不到|超|(?:优化|调整|改善|变)(?:到|至|为))$"
)

FILLERS: Final = re.compile(
    "(?:应当?|要|须|需|必须|均|都|总体|平均|分别|一般|能够|为|占|实现|力争|争取|力求|努力|原则上|约|大约|大概|确保|保证|[ ])$"
)
CHANGES: Final = (
    (re.compile("(?:降低|下降|减少|压减|压降|削减|缩短|缩减|缩小|节约|节省|下浮|回落|降幅|减幅)$"), "降低"),
    (re.compile("(?:提高|提升|增长|增加|上升|扩大|递增|上浮|攀升|上涨|增幅|增速|涨幅)$"), "提高"),
)
CHANGE_NOUN: Final = re.compile("的?(?:比例|比率|幅度|百分比|率)$")
AGAINST: Final = re.compile(
    "(?:较|(?<![占同环对车桩配])比(?![率例重值])|与)(?P<base>[^,。;:较比]{1,24}?)(?:相比)?(?:,)?$|(?P<same>同比|环比)$"
)
WHOLE: Final = re.compile(r"(?![等于到])[^\d,。;:、每]{2,20}的")  # 不低于|当年新增车辆总数的|80%

TAILS: Final[tuple[tuple[re.Pattern[str], Operator], ...]] = tuple(
    (re.compile(rf"\s*(?:{words})(?!以上|以下|以内|左右|上下|之间)"), operator)
    for words, operator in (
        (r"(?:及|或)?(?:以上|之上)\s*\(不含[^)]{0,6}\)|\(不含\)\s*(?:以上|之上)", _ABOVE),
        (r"(?:及|或)?以下\s*\(不含[^)]{0,6}\)|\(不含\)\s*以下", _BELOW),
        (r"(?:\(含[^)]{0,6}\)|含)?\s*(?:及|或)?(?:以上|之上)(?!下)(?:\s*\(含[^)]{0,6}\))?", _LEAST),
        (r"(?:\(含[^)]{0,6}\)|含)?\s*(?:及|或)?(?:以下|以内|之内)(?!上)(?:\s*\(含[^)]{0,6}\))?", _MOST),
    )
)
AROUND: Final = re.compile(r"\s*(?:左右|上下)(?!左右|上下|以上|以下|以内)")
BROKEN_TAIL: Final = re.compile(r"\s*(?:以上|以下|以内|之内|之上|左右|上下|以|之|\(含|\(不含|[余多来几≥≤<>=:%‰/元成])")
EXCEPTED: Final = re.compile(r"[^,。;]{0,2}不含|\s*\([^)]{0,2}含|\s*\(不")

# What makes a reading a person's matter although it reads well.
_TOWARDS: Final = "(?=到|在|于|用|实现|达到?|建成|完成|新增|突破|不|超|年|今|今年|\\d|$)"
SOFT_SENTENCE: Final = re.compile("力争|力求")
SOFT_CLAUSE: Final = re.compile(f"(?:争取|努力){_TOWARDS}|原则上|预计|预期|拟")
SOFT_HERE: Final = re.compile(r"(?:大?约|大概|大致|基本(?:达到?)?)\s*$")

# Figures that say what is so, what is given to whom, or what counts for each: never read as a target of the plan.
FACT: Final = re.compile(
    "已[^,;。]{0,6}$|已(?:经|建|有|达|完|累|投)|目前|现有|截至|截止|共有|现状|(?<![较比与同])(?:去年|上年)"
)
PER: Final = re.compile("每")
CONDITION: Final = re.compile("(?:^|[,;。、])(?:\\s*)(?:对|对于|凡|如|若|当)[^,;。]*$")
REWARD: Final = re.compile("给予|予以|奖励|补助|补贴|奖补|处罚|罚款|扣分|加分")
ATTRIBUTE: Final = re.compile(
    r"[^,。;、:]{0,10}的(?:企业|公司|单位|园区|主体|项目|城市|地区|县|区|货?车[辆型]?|人员|街道|道路|商户|门店|情况|，|,)"
)

# what stands between two figures that were one before it was put in: 5达0%, 4∶<1
TORN: Final = re.compile("[^\u4e00-\u9fff、,;。()\\s]*[^和及或与至到、,;。()\\s]?[^\u4e00-\u9fff、,;。()\\s]*")
RATIO_NOUN: Final = re.compile("比值|比例|比重|配比|桩比|车比|比率")

BUILDING: Final = (
    "建设|建成|新建|改建|改造|建立|布局|设置|设立|新增|更新|投放|投用|培育|引进|引导|打造|认定|完成|扶持|培养|配备|购置|组建|搭建|"
    "开通|开辟|规划|划定|施划|安装|淘汰|发展|推广|增设|增加"
)
BUILT: Final = re.compile(f"(?:{BUILDING})(?:投用|投入使用|和更新|并投用|改造|改建|扩建)?$")
# the verb, then what is built, then the figure at the end of the clause; no word that would make it another's figure
BUILT_NOUN: Final = re.compile(
    f"(?:{BUILDING})(?![^,。;:]*(?:{BUILDING}))(?P<noun>[^,。;:\\d在从由对向按将把用每据]{{2,40}})$"
)
CLAUSE_END: Final = re.compile(r"\s*(?:[,。;、)！？!?\n]|和|以及|$)")

RATES_UP: Final = re.compile(
    "(?:覆盖|完成|达标|合格|普及|接入|安装|建成|上线|使用|利用|办结|整改|参与|通达|开工|投产|配备|设置|备案|登记|准点|及时)率\\s*$|满意度\\s*$"
)
RATES_DOWN: Final = re.compile("(?:空驶|空载|投诉|事故|违法|违规|差错|伤亡|故障|污染|死亡|破损|损耗|失业|流失)率\\s*$")
ANY_RATE: Final = re.compile("[\u4e00-\u9fff]{2}率\\s*$")
# what may stand before a percentage that has no word of comparison but 以上 or 以下: a share or a whole, no unknown verb
SHARE: Final = re.compile(
    r"(?:^|率|比例|比重|占比|占|比率|度|(?<![低高升长少短减加])的|引导|推动|确保|实现|使|[、和及,;])\s*$"
)
AMOUNT: Final = re.compile("(?:量|规模|面积|里程|能力|容量|投资|收入|产值|[总金销]额|长度)\\s*$")
START: Final = re.compile(
    r"\s*(?:提高|提升|增加|增长|上升|扩大|降低|下降|减少|缩短|优化|调整|压缩)(?:到|至|为)"
)  # 由|35%|提高到60%
ABSTRACT: Final = re.compile(
    r"\s*(?:[大小]?(?:方面|部门|城市|环节|阶段|步骤|层面|重点|任务|工作|措施|单位|成员|问题|指标|行动|原则|专题|部分|类|内容|年度|方向|领域|"
    "县|区|市|镇|乡|村|街道|月|小时|字|文件|会议|清单|专项|具体|主要)|以上|以下|[)])"
)
ALL_OF_IT: Final = re.compile(r"\s*(?:全?覆盖|接入|完成|达标|纳入|安装|整改|配备|上线|到位)")
QUALITY: Final = re.compile(
    r"(?:实现)?(?:全面|全域)?(?:全覆盖|全面覆盖|全域覆盖)|应[\u4e00-\u9fff]尽[\u4e00-\u9fff]"
    r"|“?[一二三四五六七八九十]统一”?|动态清零|(?:引导|推动|督促|确保|实现)全部[^,。;、]{1,10}?(?:企业|单位|车[辆型]|项目|站点|场所|人员|县区|乡镇|街道|部门)|零(?:事故|死亡|投诉)"
)

# One wording of each kind, to show what a wording that no rule reads should have looked like.
SAMPLES: Final = (
    "不少于4个", "不低于25%", "至少3家", "≥80个", "≥20%", "超过70%", "大于50%", "突破1000辆", "不超过500万元", "不高于4∶1",
    "≤4∶1", "小于3∶1", "小于或等于4∶1", "2家以上", "1家（含）以上", "达到50%", "达到50%以上", "控制在5%以内", "保持在95%以上",
    "提高到50%", "降低到10%以下", "降低10%以上", "降低的比例≥10%", "至少提高20%", "增长6.2%左右", "10个左右", "约10个", "1—2家",
    "建成10个", "覆盖率100%", "100个",
)  # fmt: skip
