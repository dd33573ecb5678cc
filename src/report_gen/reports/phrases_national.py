"""The sentences of the national form 运行情况信息表."""

from __future__ import annotations

from typing import Final

from report_gen.reports.phrase import Phrase

NATIONAL: Final = (
    Phrase("信息表标题", "{项目}运行情况信息表", "运行情况信息表的标题", ("城市", "期间")),
    Phrase("信息表非期末数", "为截至{日期}数，{期间}没有报送", "描述栏：最后一个报送期没有数、用的是以前的数时"),
    Phrase("信息表缺附件", "附件，填报表未列佐证材料", "附件名称栏：口径说明要求附文件而没有单位列明时，写在“待补”后"),
    Phrase("信息表缺说明", "{内容}，填报表未写明", "描述栏：口径说明要求写明而没有单位写明时，写在“待补”后"),
)
